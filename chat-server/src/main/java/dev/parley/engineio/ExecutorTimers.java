package dev.parley.engineio;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Real time. One executor serves all sessions; it stays its giver's, who shuts it down. A
 * {@link java.util.concurrent.ScheduledThreadPoolExecutor} should have {@code setRemoveOnCancelPolicy(true)}, or cancelled
 * timers of closed sessions stay in its heap until they are due.
 */
public final class ExecutorTimers implements Timers {
    private static final Logger log = LoggerFactory.getLogger(ExecutorTimers.class);
    private static final Timer NEVER = () -> {};

    private final ScheduledExecutorService executor;

    public ExecutorTimers(ScheduledExecutorService executor) {
        this.executor = executor;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        try {
            Future<?> future = executor.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            return NEVER; // shut down: whoever did it has ended the sessions
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("a timer's task failed", e);
        }
    }
}
