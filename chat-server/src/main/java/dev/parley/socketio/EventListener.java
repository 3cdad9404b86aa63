package dev.parley.socketio;

/** Handles one event of one socket. Calls for sockets of one connection come one at a time, in order, and may block. */
@FunctionalInterface
public interface EventListener {
    void onEvent(Args args, Ack ack);
}
