package dev.parley.socketio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.adapter.LocalSockets.AckListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Collects the acknowledgements of one broadcast from this server's receivers. It ends when all have answered; when all have
 * but those that disconnected; or when the time is up. The listener hears nothing after the end.
 */
final class AckCollector implements PendingAcks.Waiter {
    private final AckListener listener;
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private final Object lock = new Object();

    @GuardedBy("lock")
    private int outstanding;

    /** Answers that the listener is hearing right now; the end waits for them. */
    @GuardedBy("lock")
    private int delivering;

    @GuardedBy("lock")
    private boolean someAreGone;

    @GuardedBy("lock")
    private boolean over;

    AckCollector(int receivers, AckListener listener) {
        this.outstanding = receivers;
        this.listener = listener;
    }

    /** Waits for these sockets, whose packets carry {@code id}; to be called before they are sent. */
    CompletableFuture<Boolean> await(Environment environment, List<LocalSocket> receivers, long id, Duration timeout) {
        Deadline deadline = environment.deadline(timeout, this::onTimeout);
        done.whenComplete((complete, error) -> {
            deadline.cancel();
            if (!complete) {
                receivers.forEach(socket -> socket.acks().remove(id));
            }
        });
        receivers.forEach(socket -> socket.acks().add(id, this));
        return done;
    }

    @Override
    public void onAnswer(Args args) {
        synchronized (lock) {
            if (over) {
                return;
            }
            delivering++;
        }
        try {
            listener.onAck(args.get(0));
        } finally {
            onResolved(1, false);
        }
    }

    @Override
    public void onGone() {
        onResolved(0, true);
    }

    private void onResolved(int delivered, boolean gone) {
        synchronized (lock) {
            delivering -= delivered;
            outstanding--;
            someAreGone |= gone;
            over |= outstanding == 0;
        }
        endIfOver();
    }

    private void onTimeout() {
        synchronized (lock) {
            over = true;
        }
        endIfOver();
    }

    private void endIfOver() {
        boolean complete;
        synchronized (lock) {
            if (!over || delivering > 0) {
                return;
            }
            complete = outstanding == 0 && !someAreGone;
        }
        done.complete(complete);
    }
}
