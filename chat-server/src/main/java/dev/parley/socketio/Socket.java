package dev.parley.socketio;

import dev.parley.adapter.RoomName;
import dev.parley.adapter.SocketId;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A client's place in a namespace. Handlers are added in {@link Namespace#onConnection}; they run one at a time per connection.
 * All methods may be called from any thread and none blocks; after the disconnect they do nothing.
 */
public interface Socket {
    SocketId id();

    Namespace namespace();

    Handshake handshake();

    boolean isConnected();

    /** Plain values that every server of the cluster may see in {@code fetchSockets}; an empty map at first. */
    @Nullable
    Object data();

    void setData(@Nullable Object data);

    /** Objects that stay on this server; they never leave it. A thread-safe map. */
    Map<String, Object> attributes();

    /** Adds a handler of an event. */
    Socket on(String event, EventListener listener);

    Socket off(String event);

    Socket onAny(AnyListener listener);

    /** Before the rooms are left. */
    Socket onDisconnecting(DisconnectListener listener);

    /** After the rooms are left. */
    Socket onDisconnect(DisconnectListener listener);

    void emit(String event, @Nullable Object... args);

    /** Emits what may be dropped if the client cannot take it now. */
    void emitVolatile(String event, @Nullable Object... args);

    /**
     * Emits and waits for the client's acknowledgement; fails with {@link java.util.concurrent.TimeoutException} or, at a
     * disconnect, {@link IllegalStateException}. It completes on a worker beside the connection's handlers, not in line with them,
     * so a handler that may block may wait for it.
     */
    CompletableFuture<Args> emitWithAck(Duration timeout, String event, @Nullable Object... args);

    /** This socket's rooms, its own private one included. */
    Set<RoomName> rooms();

    default void join(String room) {
        join(Set.of(RoomName.of(room)));
    }

    void join(Collection<RoomName> rooms);

    default void leave(String room) {
        leave(RoomName.of(room));
    }

    void leave(RoomName room);

    /** Everybody else in the namespace, as the start of a selection. */
    BroadcastOperator broadcast();

    default BroadcastOperator to(String room) {
        return broadcast().to(room);
    }

    /** @param close whether to end the connection too, with all its namespaces */
    void disconnect(boolean close);
}
