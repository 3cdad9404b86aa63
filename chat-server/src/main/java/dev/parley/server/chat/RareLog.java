package dev.parley.server.chat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Says once a minute at most what may happen any number of times, and how often it did. Thread-safe. */
final class RareLog {
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final LongConsumer line;
    private final AtomicLong unsaid = new AtomicLong();
    private final AtomicLong notBefore;

    /** @param line logs the number of occurrences since it was last called */
    RareLog(LongSupplier nanoTime, LongConsumer line) {
        this.nanoTime = nanoTime;
        this.line = line;
        this.notBefore = new AtomicLong(nanoTime.getAsLong());
    }

    void note() {
        unsaid.incrementAndGet();
        long now = nanoTime.getAsLong();
        long due = notBefore.get();
        if (now - due >= 0 && notBefore.compareAndSet(due, now + PAUSE_NANOS)) {
            line.accept(unsaid.getAndSet(0));
        }
    }
}
