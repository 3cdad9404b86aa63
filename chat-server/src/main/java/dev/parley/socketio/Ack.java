package dev.parley.socketio;

import org.jspecify.annotations.Nullable;

/** How an event handler answers. May be called from any thread, once; later calls do nothing. */
public interface Ack {
    /** Whether the sender waits for an answer; if not, {@link #send} does nothing. */
    boolean isWanted();

    void send(@Nullable Object... args);
}
