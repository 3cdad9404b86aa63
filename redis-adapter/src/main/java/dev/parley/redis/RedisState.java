package dev.parley.redis;

/** Whether Redis can be used right now. */
public enum RedisState {
    /** Commands can be sent, and every subscription is confirmed. */
    UP,
    /** Redis is away, or subscriptions are not confirmed again yet; it is being retried without end. */
    DOWN
}
