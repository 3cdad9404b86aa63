package dev.parley.server.store.mongo;

import java.time.Duration;

/**
 * How the log is written. What concerns the connection is said in the URI.
 *
 * @param lanes writer threads; a chat always has the same one
 * @param maxBatch most messages in one write, up to {@link #MAX_BATCH}
 * @param queueLimit most messages that wait in one lane; further ones are turned away at once
 * @param gather how long a lane under load pauses between two writes so that more messages share the next one; the first
 *     message after a pause, and a lane with few senders, never wait
 * @param deadline how long an append may take before it fails
 */
public record MongoStoreOptions(int lanes, int maxBatch, int queueLimit, Duration gather, Duration deadline) {
    /**
     * FerretDB 1.x takes an ordered insert apart by the hundred, and begins the next hundred after one that it stopped in: a
     * larger batch that meets a taken place would leave a hole there.
     */
    static final int MAX_BATCH = 100;

    public static final MongoStoreOptions DEFAULT =
            new MongoStoreOptions(2, MAX_BATCH, 4_096, Duration.ofMillis(5), Duration.ofMillis(4_500));

    public MongoStoreOptions {
        between("lanes", lanes, 64);
        between("maxBatch", maxBatch, MAX_BATCH);
        between("queueLimit", queueLimit, 1_000_000);
        if (gather.isNegative() || gather.compareTo(deadline) >= 0) {
            throw new IllegalArgumentException("gather: " + gather + " (expected: from 0 to less than the deadline)");
        }
    }

    private static void between(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 to " + most + ")");
        }
    }
}
