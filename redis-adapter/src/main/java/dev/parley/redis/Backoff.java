package dev.parley.redis;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses between attempts: random up to a bound that doubles from 50 ms to 1 s, so that many servers that lost the same Redis
 * do not come back in step. Not thread-safe: belongs to one event loop.
 */
final class Backoff {
    private static final long FIRST_MILLIS = 50;
    private static final long HIGHEST_MILLIS = 1000;

    private long boundMillis = FIRST_MILLIS;

    Duration next() {
        long pause = ThreadLocalRandom.current().nextLong(boundMillis + 1);
        boundMillis = Math.min(boundMillis * 2, HIGHEST_MILLIS);
        return Duration.ofMillis(pause);
    }

    void reset() {
        boundMillis = FIRST_MILLIS;
    }
}
