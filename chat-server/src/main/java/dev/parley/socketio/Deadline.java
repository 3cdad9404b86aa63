package dev.parley.socketio;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Something to be done later unless it is cancelled first. A cancelled deadline lets go of its action at once, although the
 * executor may keep the empty shell until the time has come.
 */
final class Deadline implements Runnable {
    private final AtomicReference<@Nullable Runnable> action;
    private volatile @Nullable Future<?> timer;

    private Deadline(Runnable action) {
        this.action = new AtomicReference<>(action);
    }

    /** Never fails: where the timers are shut down already, the action is simply never run. */
    static Deadline start(ScheduledExecutorService timers, Duration time, Runnable action) {
        Deadline deadline = new Deadline(action);
        try {
            deadline.timer = timers.schedule(deadline, nanos(time), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            deadline.cancel();
        }
        return deadline;
    }

    void cancel() {
        Future<?> running = timer;
        if (action.getAndSet(null) != null && running != null) {
            running.cancel(false);
        }
    }

    @Override
    public void run() {
        Runnable due = action.getAndSet(null);
        if (due != null) {
            due.run();
        }
    }

    private static long nanos(Duration time) {
        return TimeUnit.NANOSECONDS.convert(time);
    }
}
