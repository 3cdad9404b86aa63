package dev.parley.engineio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs one session's callbacks one at a time, in the order in which they came, on the threads that bring them: a thread that finds
 * another one inside leaves its task and goes. What waits is little, since each transport brings one thing at a time.
 */
final class Mailbox {
    private final Consumer<Throwable> onFailure;

    @GuardedBy("this")
    private @Nullable Queue<Runnable> waiting;

    @GuardedBy("this")
    private boolean busy;

    Mailbox(Consumer<Throwable> onFailure) {
        this.onFailure = onFailure;
    }

    void run(Runnable task) {
        if (!enter(task)) {
            return;
        }
        for (Runnable next = task; next != null; next = next()) {
            runOne(next);
        }
    }

    private void runOne(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) { // whatever it was, the mailbox must not stay busy for ever
            onFailure.accept(e);
        }
    }

    private synchronized boolean enter(Runnable task) {
        if (busy) {
            if (waiting == null) {
                waiting = new ArrayDeque<>(4);
            }
            waiting.add(task);
            return false;
        }
        busy = true;
        return true;
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = waiting == null ? null : waiting.poll();
        if (next == null) {
            waiting = null;
            busy = false;
        }
        return next;
    }
}
