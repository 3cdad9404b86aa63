package dev.parley.socketio;

/** Counts what happens to sockets and packets. Called on network threads: must be quick. */
public interface SocketMetrics {
    SocketMetrics NONE = new SocketMetrics() {};

    default void onConnect(String namespace) {}

    default void onDisconnect(String namespace, DisconnectReason reason) {}

    /** A packet that was no packet; its connection is closed. */
    default void onMalformed() {}

    default void onEventIn() {}

    /** An event handed to one socket. */
    default void onEmit() {}

    /** A broadcast, encoded once and handed to so many sockets. */
    default void onDelivery(int receivers) {}
}
