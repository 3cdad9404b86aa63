package dev.parley.socketio;

/** Hears that a socket is leaving, or has left, its namespace. Runs where handlers run. */
@FunctionalInterface
public interface DisconnectListener {
    void onDisconnect(DisconnectReason reason);
}
