package dev.parley.server.chat;

import dev.parley.server.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work on the store that is done on a worker every so often, sooner when it is made due, never twice at once, and again a
 * second later if the store was down. Thread-safe; driven by {@link #tick}.
 */
final class Recurring {
    private static final Logger log = LoggerFactory.getLogger(Recurring.class);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);

    private final String name;
    private final long pauseNanos;
    private final LongSupplier nanoTime;
    private final Executor workers;
    private final Runnable work;
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicBoolean madeDue = new AtomicBoolean();
    /** Written by whoever holds {@link #running}. */
    private volatile long nextAt;

    Recurring(String name, Duration pause, LongSupplier nanoTime, Executor workers, Runnable work) {
        this.name = name;
        this.pauseNanos = pause.toNanos();
        this.nanoTime = nanoTime;
        this.workers = workers;
        this.work = work;
        this.nextAt = nanoTime.getAsLong() + pauseNanos;
    }

    void makeDue() {
        madeDue.set(true);
    }

    void tick() {
        boolean due = madeDue.get() || nanoTime.getAsLong() - nextAt >= 0;
        if (due && running.compareAndSet(false, true)) {
            madeDue.set(false);
            try {
                workers.execute(this::run);
            } catch (RuntimeException e) {
                finish(RETRY_PAUSE.toNanos());
            }
        }
    }

    private void run() {
        long pause = RETRY_PAUSE.toNanos();
        try {
            work.run();
            pause = pauseNanos;
        } catch (StoreUnavailableException e) {
            log.debug("{} waits for the store", name);
        } catch (RuntimeException e) {
            log.error("{} failed", name, e);
            pause = pauseNanos;
        } finally {
            finish(pause);
        }
    }

    private void finish(long pause) {
        nextAt = nanoTime.getAsLong() + pause;
        running.set(false);
    }
}
