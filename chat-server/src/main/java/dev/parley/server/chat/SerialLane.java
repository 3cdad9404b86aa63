package dev.parley.server.chat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks on workers one at a time, in the order of their coming; holds so many at most. Thread-safe. */
public final class SerialLane {
    private static final Logger log = LoggerFactory.getLogger(SerialLane.class);

    private final Executor workers;
    private final int capacity;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    @GuardedBy("lock")
    private boolean running;

    public SerialLane(Executor workers, int capacity) {
        this.workers = workers;
        this.capacity = capacity;
    }

    /** False if the lane is full; the task is not run then. */
    public boolean offer(Runnable task) {
        synchronized (lock) {
            if (tasks.size() >= capacity) {
                return false;
            }
            tasks.add(task);
            if (running) {
                return true;
            }
            running = true;
        }
        return start();
    }

    /** Takes the task in any case. False if the lane is full; then its oldest task is given up. */
    public boolean push(Runnable task) {
        boolean full;
        synchronized (lock) {
            full = tasks.size() >= capacity;
            if (full) {
                tasks.remove();
            }
            tasks.add(task);
            if (running) {
                return !full;
            }
            running = true;
        }
        return start();
    }

    private boolean start() {
        try {
            workers.execute(this::run);
        } catch (RejectedExecutionException e) { // the server is ending
            stop();
            return false;
        }
        return true;
    }

    private void stop() {
        synchronized (lock) {
            tasks.clear();
            running = false;
        }
    }

    private void run() {
        for (Runnable task = poll(); task != null; task = poll()) {
            try {
                task.run();
            } catch (Throwable e) { // the top of a thread: the lane must go on
                log.error("A task failed", e);
            }
        }
    }

    private @Nullable Runnable poll() {
        synchronized (lock) {
            Runnable task = tasks.poll();
            running = task != null;
            return task;
        }
    }
}
