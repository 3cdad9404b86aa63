package dev.parley.socketio;

/** Sees every event of a socket, before its own handlers. */
@FunctionalInterface
public interface AnyListener {
    void onAny(String event, Args args);
}
