package dev.parley.server.store;

/** Counts what the store does. Called on the store's threads and on callers' threads: must be quick. */
public interface StoreMetrics {
    StoreMetrics NONE = new StoreMetrics() {};

    /** One write to the log, with so many messages of which so many found a place, and how long the store took. */
    default void onBatch(int messages, int stored, long nanos) {}

    /** A message became durable so long after its append. */
    default void onAppended(long nanos) {}

    /** An append was recognised as a repeated one. */
    default void onDuplicate() {}

    /** Somebody else took the place a message was written for; it is written again. */
    default void onConflict() {}

    /** An append failed: the store did not answer in time. */
    default void onUnavailable() {}

    /** An append was turned away: too many messages wait. */
    default void onQueueFull() {}
}
