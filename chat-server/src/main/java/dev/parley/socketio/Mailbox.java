package dev.parley.socketio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs tasks one at a time, in order, on the workers; no thread waits while there is nothing to do. What comes from outside is
 * bounded in number and bytes and refused beyond that; what this server itself has to do is always taken.
 */
final class Mailbox implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Mailbox.class);

    /** How many tasks a busy mailbox runs before it lets others have its thread. */
    private static final int BATCH = 64;

    private final Environment environment;
    private final String owner;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Deque<Task> tasks = new ArrayDeque<>(4);

    @GuardedBy("lock")
    private boolean scheduled;

    @GuardedBy("lock")
    private int pendingEvents;

    @GuardedBy("lock")
    private long pendingBytes;

    /** @param owner names the log lines written by tasks, as MDC key {@code sid} */
    Mailbox(Environment environment, String owner) {
        this.environment = environment;
        this.owner = owner;
    }

    /** Takes a task that came from outside. @return false if too much is waiting already */
    boolean offer(Runnable work, int bytes) {
        synchronized (lock) {
            if (isFull(bytes)) {
                return false;
            }
            pendingEvents++;
            pendingBytes += bytes;
            tasks.add(new Task(work, bytes));
            if (scheduled) {
                return true;
            }
            scheduled = true;
        }
        environment.execute(this);
        return true;
    }

    @GuardedBy("lock")
    private boolean isFull(int bytes) {
        SocketOptions options = environment.options();
        return pendingEvents >= options.maxPendingEvents()
                || pendingEvents > 0 && pendingBytes + bytes > options.maxPendingBytes();
    }

    /** Takes a task of this server's own. */
    void execute(Runnable work) {
        synchronized (lock) {
            tasks.add(new Task(work, Task.OWN));
            if (scheduled) {
                return;
            }
            scheduled = true;
        }
        environment.execute(this);
    }

    /** Called by a worker; not for others. */
    @Override
    public void run() {
        String before = MDC.get("sid");
        MDC.put("sid", owner);
        try {
            for (int i = 0; i < BATCH; i++) {
                Task task = next();
                if (task == null) {
                    return;
                }
                runSafely(task.work());
            }
        } finally {
            restore(before);
        }
        environment.execute(this);
    }

    private @Nullable Task next() {
        synchronized (lock) {
            Task task = tasks.poll();
            if (task == null) {
                scheduled = false;
            } else if (task.bytes() != Task.OWN) {
                pendingEvents--;
                pendingBytes -= task.bytes();
            }
            return task;
        }
    }

    private static void restore(@Nullable String before) {
        if (before == null) {
            MDC.remove("sid");
        } else {
            MDC.put("sid", before);
        }
    }

    /** Runs foreign code: whatever it throws is logged, and what comes after it still runs. */
    static void runSafely(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            log.error("A handler failed", e);
        }
    }

    private record Task(Runnable work, int bytes) {
        static final int OWN = -1;
    }
}
