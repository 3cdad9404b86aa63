package dev.parley.server.limit;

import java.time.Duration;

/**
 * So many at once, and as many again in each period, spread evenly over it.
 *
 * @param permits at least 1
 * @param period at least a millisecond
 */
public record Rate(int permits, Duration period) {
    public Rate {
        if (permits < 1) {
            throw new IllegalArgumentException("permits: " + permits + " (expected: at least 1)");
        }
        if (period.toMillis() < 1) {
            throw new IllegalArgumentException("period: " + period + " (expected: at least 1 ms)");
        }
    }

    public static Rate perSecond(int permits) {
        return new Rate(permits, Duration.ofSeconds(1));
    }
}
