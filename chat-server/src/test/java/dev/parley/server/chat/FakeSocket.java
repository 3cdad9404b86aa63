package dev.parley.server.chat;

import dev.parley.adapter.RoomName;
import dev.parley.adapter.SocketId;
import dev.parley.socketio.Ack;
import dev.parley.socketio.AnyListener;
import dev.parley.socketio.Args;
import dev.parley.socketio.BroadcastOperator;
import dev.parley.socketio.DisconnectListener;
import dev.parley.socketio.EventListener;
import dev.parley.socketio.Handshake;
import dev.parley.socketio.Namespace;
import dev.parley.socketio.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A socket that keeps what is done to it. Of one thread. */
public final class FakeSocket implements Socket {
    private final SocketId id;
    private final Map<String, EventListener> handlers = new LinkedHashMap<>();
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    public final List<List<@Nullable Object>> emitted = new ArrayList<>();
    public final Set<String> rooms = new TreeSet<>();
    public boolean disconnected;

    public FakeSocket(String id) {
        this.id = new SocketId(id);
    }

    /** An event from the client that wants an ack; returns all acks it got. */
    public List<List<@Nullable Object>> receive(String event, @Nullable Object... args) {
        List<List<@Nullable Object>> acks = new ArrayList<>();
        handlers.get(event).onEvent(new Args(Arrays.asList(args)), new Ack() {
            @Override
            public boolean isWanted() {
                return true;
            }

            @Override
            public void send(@Nullable Object... answer) {
                acks.add(Arrays.asList(answer));
            }
        });
        return acks;
    }

    /** An event from the client that wants none. */
    public void receiveWithoutAck(String event, @Nullable Object... args) {
        handlers.get(event).onEvent(new Args(Arrays.asList(args)), new Ack() {
            @Override
            public boolean isWanted() {
                return false;
            }

            @Override
            public void send(@Nullable Object... answer) {
                throw new AssertionError("an ack that nobody wants: " + Arrays.toString(answer));
            }
        });
    }

    @Override
    public SocketId id() {
        return id;
    }

    @Override
    public Map<String, Object> attributes() {
        return attributes;
    }

    @Override
    public Socket on(String event, EventListener listener) {
        handlers.put(event, listener);
        return this;
    }

    @Override
    public void emit(String event, @Nullable Object... args) {
        List<@Nullable Object> all = new ArrayList<>(List.of(event));
        all.addAll(Arrays.asList(args));
        emitted.add(all);
    }

    @Override
    public void join(Collection<RoomName> joined) {
        joined.forEach(room -> rooms.add(room.toString()));
    }

    @Override
    public void leave(RoomName room) {
        rooms.remove(room.toString());
    }

    @Override
    public void disconnect(boolean close) {
        disconnected = true;
    }

    @Override
    public boolean isConnected() {
        return !disconnected;
    }

    @Override
    public Namespace namespace() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Handshake handshake() {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Object data() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setData(@Nullable Object data) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket off(String event) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket onAny(AnyListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket onDisconnecting(DisconnectListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket onDisconnect(DisconnectListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void emitVolatile(String event, @Nullable Object... args) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Args> emitWithAck(Duration timeout, String event, @Nullable Object... args) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<RoomName> rooms() {
        throw new UnsupportedOperationException();
    }

    @Override
    public BroadcastOperator broadcast() {
        throw new UnsupportedOperationException();
    }
}
