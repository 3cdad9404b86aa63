package dev.parley.server;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that a server owns beside those of Jetty, of Redis and of the store: workers, on which handlers run and may wait for
 * the store, and one thread for timers.
 */
final class Threads implements AutoCloseable {
    private static final long STOP_SECONDS = 3;

    private final ThreadPoolExecutor workers;
    private final ScheduledThreadPoolExecutor timers;

    /**
     * The workers' queue has no bound of its own: each connection waits in it once at most, with its mailbox, which has one. A bound
     * would have to drop a mailbox, and so a connection.
     */
    Threads(int workerCount) {
        workers = new ThreadPoolExecutor(
                workerCount, workerCount, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("worker"));
        workers.allowCoreThreadTimeOut(true);
        timers = new ScheduledThreadPoolExecutor(1, named("timer"));
        timers.setRemoveOnCancelPolicy(true);
        timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    ExecutorService workers() {
        return workers;
    }

    ScheduledExecutorService timers() {
        return timers;
    }

    int waiting() {
        return workers.getQueue().size();
    }

    int busy() {
        return workers.getActiveCount();
    }

    /** Lets running handlers end, for some seconds. */
    @Override
    public void close() throws InterruptedException {
        timers.shutdown();
        workers.shutdown();
        if (!workers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
            workers.shutdownNow();
        }
    }

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "parley-" + name + "-" + count.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }
}
