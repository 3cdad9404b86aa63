package dev.parley.presence;

/** Counts what happens to presence. Called on network threads: must be quick. */
public interface PresenceMetrics {
    PresenceMetrics NONE = new PresenceMetrics() {};

    /** An event of this server's making was published. */
    default void onPublished(String event) {}

    /** An event that was not well-formed was dropped. */
    default void onMalformed() {}

    /** An operation on Redis failed, and memory answered instead. */
    default void onFallback() {}
}
