package dev.parley.server.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Counts what users do against {@link RateLimits}. Buckets outlive sockets, so that reconnecting gains nothing; {@link #sweep}
 * drops those that are full again, which cannot be told from new ones. So its size follows the users that were active within
 * the last period. Thread-safe; never blocks.
 */
public final class RateLimiter {
    private final RateLimits limits;
    private final TimeMeter time;
    private final ConcurrentHashMap<Key, Bucket> buckets = new ConcurrentHashMap<>();

    /** @param nanoTime a ticker such as {@link System#nanoTime} */
    public RateLimiter(RateLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.time = new Ticker(nanoTime);
    }

    /** Takes one permit. Zero if there was one, else the time after which there will be. */
    public Duration acquire(String userId, RateLimits.Kind kind) {
        return acquire(userId, kind, 1);
    }

    /** The same with several permits, all or none; what costs more than there ever are costs all there are. */
    public Duration acquire(String userId, RateLimits.Kind kind, int permits) {
        ConsumptionProbe probe = buckets.computeIfAbsent(new Key(userId, kind), this::newBucket)
                .tryConsumeAndReturnRemaining(Math.min(permits, limits.of(kind).permits()));
        return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(probe.getNanosToWaitForRefill());
    }

    /** Rounded up, so that whoever waits that long finds a permit. */
    public static long millis(Duration wait) {
        return wait.plusNanos(999_999).toMillis();
    }

    /** Forgets who has been quiet. To be called every few seconds. */
    public void sweep() {
        buckets.forEach((key, bucket) -> {
            if (bucket.getAvailableTokens() >= limits.of(key.kind).permits()) {
                buckets.remove(key, bucket);
            }
        });
    }

    int size() {
        return buckets.size();
    }

    private Bucket newBucket(Key key) {
        Rate rate = limits.of(key.kind);
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(rate.permits()).refillGreedy(rate.permits(), rate.period()))
                .withCustomTimePrecision(time)
                .build();
    }

    private record Key(String userId, RateLimits.Kind kind) {}

    private record Ticker(LongSupplier nanoTime) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanoTime.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
