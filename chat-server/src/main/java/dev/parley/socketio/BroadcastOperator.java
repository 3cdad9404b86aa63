package dev.parley.socketio;

import dev.parley.adapter.Answers;
import dev.parley.adapter.RemoteSocket;
import dev.parley.adapter.RoomName;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A selection of sockets and how to reach them. Immutable: each modifier returns a new one, so a selection can be kept and
 * shared between threads. Nothing here blocks.
 */
public interface BroadcastOperator {
    /** Adds rooms to the selection; a socket in at least one of them is meant. Without any, every socket of the namespace is. */
    BroadcastOperator to(RoomName... rooms);

    BroadcastOperator to(Collection<RoomName> rooms);

    default BroadcastOperator to(String room) {
        return to(RoomName.of(room));
    }

    /** The same as {@link #to(String)}. */
    default BroadcastOperator in(String room) {
        return to(room);
    }

    /** Leaves out sockets that are in one of these rooms; a socket's id is a room. */
    BroadcastOperator except(RoomName... rooms);

    BroadcastOperator except(Collection<RoomName> rooms);

    default BroadcastOperator except(String room) {
        return except(RoomName.of(room));
    }

    /** Only sockets of this server. */
    BroadcastOperator local();

    /** May be dropped for clients that cannot take it now. Named with an underscore because the word is taken in Java. */
    BroadcastOperator volatile_();

    BroadcastOperator compress(boolean compress);

    /** How long {@link #emitWithAck} waits; 5 s unless told otherwise. */
    BroadcastOperator timeout(Duration timeout);

    void emit(String event, @Nullable Object... args);

    /** Emits and collects the first argument of each client's acknowledgement. */
    CompletableFuture<Answers<@Nullable Object>> emitWithAck(String event, @Nullable Object... args);

    CompletableFuture<Answers<RemoteSocket>> fetchSockets();

    CompletableFuture<Void> socketsJoin(Collection<RoomName> rooms);

    CompletableFuture<Void> socketsLeave(Collection<RoomName> rooms);

    /** @param close whether to end the sockets' connections too, with all their namespaces */
    CompletableFuture<Void> disconnectSockets(boolean close);
}
