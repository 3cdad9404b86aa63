package dev.parley.adapter.redis;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what goes wrong on a wire, and logs malformed messages at most once a minute. Thread-safe. */
final class WireFaults {
    private static final Logger log = LoggerFactory.getLogger(WireFaults.class);

    private static final long LOG_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongAdder malformed = new LongAdder();
    private final LongAdder unpublished = new LongAdder();
    private final AtomicLong nextLog = new AtomicLong(System.nanoTime());

    /** The content is not logged: it is not ours, and may be private. */
    void onMalformed(String channel, int length, MalformedMessageException reason) {
        malformed.increment();
        long now = System.nanoTime();
        long due = nextLog.get();
        if (now - due >= 0 && nextLog.compareAndSet(due, now + LOG_PAUSE_NANOS)) {
            log.warn(
                    "dropped a malformed message of {} bytes on {}: {}; {} so far",
                    length,
                    channel,
                    reason.getMessage(),
                    malformed.sum());
        }
    }

    void onUnpublished() {
        unpublished.increment();
    }

    long malformed() {
        return malformed.sum();
    }

    long unpublished() {
        return unpublished.sum();
    }
}
