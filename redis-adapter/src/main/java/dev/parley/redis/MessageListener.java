package dev.parley.redis;

/** Takes what was published. Called on a Redis I/O thread, in order per channel: must not block. */
@FunctionalInterface
public interface MessageListener {
    void onMessage(String channel, byte[] payload);
}
