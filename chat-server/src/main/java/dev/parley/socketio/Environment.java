package dev.parley.socketio;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What one server's parts share: limits, the threads that it was lent, counters. */
record Environment(SocketOptions options, Executor workers, ScheduledExecutorService timers, SocketMetrics metrics) {
    private static final long BUSY_PAUSE_MILLIS = 20;

    /** Runs a task on a worker. Where all workers and their queue are taken it waits its turn; it is never lost. */
    void execute(Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException busy) {
            executeLater(task);
        }
    }

    private void executeLater(Runnable task) {
        try {
            timers.schedule(() -> execute(task), BUSY_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException shutDown) {
            // Nobody else is left to run it.
            task.run();
        }
    }

    /** The same outcome, but what the caller hangs on it runs on a worker and never on a network thread. */
    <T> CompletableFuture<T> completeOnWorker(CompletableFuture<T> future) {
        if (future.isDone()) {
            return future;
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        future.whenComplete((value, error) -> execute(() -> {
            if (error == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(error);
            }
        }));
        return result;
    }

    Deadline deadline(Duration time, Runnable action) {
        return Deadline.start(timers, time, action);
    }
}
