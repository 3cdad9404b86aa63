package dev.parley.presence.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Says once in a while how often something happened. */
final class RareLog {
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongConsumer log;
    private final AtomicLong unsaid = new AtomicLong();
    private final AtomicLong nextNanos;

    RareLog(long nowNanos, LongConsumer log) {
        this.nextNanos = new AtomicLong(nowNanos);
        this.log = log;
    }

    void onHappened(long nowNanos) {
        unsaid.incrementAndGet();
        long next = nextNanos.get();
        if (nowNanos - next >= 0 && nextNanos.compareAndSet(next, nowNanos + PAUSE_NANOS)) {
            log.accept(unsaid.getAndSet(0));
        }
    }
}
