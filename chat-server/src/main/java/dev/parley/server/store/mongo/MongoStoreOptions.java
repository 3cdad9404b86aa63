package dev.parley.server.store.mongo;

import java.time.Duration;

/**
 * How the log is written. What concerns the connection is said in the URI.
 *
 * @param lanes writer threads; a chat always has the same one
 * @param maxBatch most messages in one write
 * @param queueLimit most messages that wait in one lane; further ones are turned away at once
 * @param gather how long a lane under load pauses between two writes so that more messages share the next one; the first
 *     message after a pause, and a lane with few senders, never wait
 * @param deadline how long an append may take before it fails
 */
public record MongoStoreOptions(int lanes, int maxBatch, int queueLimit, Duration gather, Duration deadline) {
    public static final MongoStoreOptions DEFAULT =
            new MongoStoreOptions(2, 256, 4_096, Duration.ofMillis(5), Duration.ofMillis(4_500));

    public MongoStoreOptions {
        between("lanes", lanes, 64);
        between("maxBatch", maxBatch, 1_000);
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
