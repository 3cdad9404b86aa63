package dev.parley.socketio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The acknowledgements that one socket still owes, by id. Each is resolved once: answered, gone with its socket, or taken back. */
final class PendingAcks {
    /** Who waits for an acknowledgement. Called without a lock, on the thread that brought the news: must not block. */
    interface Waiter {
        void onAnswer(Args args);

        /** The socket is gone, and will never answer. */
        void onGone();
    }

    private final Object lock = new Object();

    /** Null while nothing is owed, which is most of the time for most sockets. */
    @GuardedBy("lock")
    private @Nullable Map<Long, Waiter> waiters;

    @GuardedBy("lock")
    private boolean closed;

    /** Where the socket is gone already, the waiter hears so at once. */
    void add(long id, Waiter waiter) {
        synchronized (lock) {
            if (!closed) {
                if (waiters == null) {
                    waiters = new HashMap<>(4);
                }
                waiters.put(id, waiter);
                return;
            }
        }
        waiter.onGone();
    }

    void answer(long id, Args args) {
        Waiter waiter = remove(id);
        if (waiter != null) {
            waiter.onAnswer(args);
        }
    }

    /** Takes a question back, because it is no longer waited for. */
    @Nullable
    Waiter remove(long id) {
        synchronized (lock) {
            if (waiters == null) {
                return null;
            }
            Waiter waiter = waiters.remove(id);
            if (waiters.isEmpty()) {
                waiters = null;
            }
            return waiter;
        }
    }

    void close() {
        List<Waiter> gone;
        synchronized (lock) {
            closed = true;
            gone = waiters == null ? List.of() : new ArrayList<>(waiters.values());
            waiters = null;
        }
        gone.forEach(Waiter::onGone);
    }
}
