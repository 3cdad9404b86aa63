package dev.parley.socketio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.adapter.BroadcastFlags;
import dev.parley.adapter.RoomName;
import dev.parley.adapter.SocketId;
import dev.parley.adapter.Target;
import dev.parley.engineio.OutboundPacket;
import dev.parley.socketio.codec.EncodedPacket;
import dev.parley.socketio.codec.EventNames;
import dev.parley.socketio.codec.Packet;
import dev.parley.socketio.codec.PacketEncoder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A socket of this server. Its state only moves forward; what is said to it and what it does happens in its connection's
 * mailbox, everything else from any thread.
 */
final class LocalSocket implements Socket {
    private enum State {
        /** Before middleware have let it in: known to nobody else. */
        CONNECTING,
        CONNECTED,
        /** Told to leave: silent, but still in its rooms until its hooks have run. */
        LEAVING,
        /** In no room any more; whoever puts it into one after this takes it out again. */
        GONE
    }

    private final SocketId id;
    private final ServerNamespace namespace;
    private final Connection connection;
    private final Handshake handshake;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>(4);
    private final SocketHandlers handlers = new SocketHandlers();
    private final PendingAcks acks = new PendingAcks();
    private final AtomicReference<State> state = new AtomicReference<>(State.CONNECTING);

    /** Replaced as a whole, by any thread. */
    private volatile @Nullable Object data = Map.of();

    /** Set by the mailbox while connection listeners run. */
    private volatile @Nullable ConnectGate gate;

    private final Object lock = new Object();

    /** Rooms joined before it is in. */
    @GuardedBy("lock")
    private Set<RoomName> early = Set.of();

    LocalSocket(SocketId id, ServerNamespace namespace, Connection connection, Handshake handshake) {
        this.id = id;
        this.namespace = namespace;
        this.connection = connection;
        this.handshake = handshake;
    }

    @Override
    public SocketId id() {
        return id;
    }

    @Override
    public ServerNamespace namespace() {
        return namespace;
    }

    @Override
    public Handshake handshake() {
        return handshake;
    }

    @Override
    public boolean isConnected() {
        return state.get() == State.CONNECTED;
    }

    @Override
    public @Nullable Object data() {
        return data;
    }

    @Override
    public void setData(@Nullable Object data) {
        this.data = data;
    }

    @Override
    public Map<String, Object> attributes() {
        return attributes;
    }

    @Override
    public Socket on(String event, EventListener listener) {
        handlers.on(event, listener);
        return this;
    }

    @Override
    public Socket off(String event) {
        handlers.off(event);
        return this;
    }

    @Override
    public Socket onAny(AnyListener listener) {
        handlers.onAny(listener);
        return this;
    }

    @Override
    public Socket onDisconnecting(DisconnectListener listener) {
        handlers.onDisconnecting(listener);
        return this;
    }

    @Override
    public Socket onDisconnect(DisconnectListener listener) {
        handlers.onDisconnect(listener);
        return this;
    }

    @Override
    public void emit(String event, @Nullable Object... args) {
        emit(false, event, args);
    }

    @Override
    public void emitVolatile(String event, @Nullable Object... args) {
        emit(true, event, args);
    }

    private void emit(boolean isVolatile, String event, @Nullable Object... args) {
        if (isConnected()) {
            sendEvent(Outbound.packet(encodeEvent(Packet.Event.NO_ID, event, args), isVolatile, true));
        }
    }

    @Override
    public CompletableFuture<Args> emitWithAck(Duration timeout, String event, @Nullable Object... args) {
        if (!isConnected()) {
            return CompletableFuture.failedFuture(AckFuture.disconnected());
        }
        long ackId = namespace.nextAckId();
        OutboundPacket packet = Outbound.packet(encodeEvent(ackId, event, args));
        CompletableFuture<Args> answer = new AckFuture(connection.environment()).await(acks, ackId, timeout);
        sendEvent(packet);
        return answer;
    }

    private void sendEvent(OutboundPacket packet) {
        send(packet);
        connection.environment().metrics().onEmit();
    }

    private EncodedPacket encodeEvent(long ackId, String event, @Nullable Object... args) {
        return PacketEncoder.event(namespace.name(), ackId, Outbound.data(EventNames.requireFree(event), args));
    }

    @Override
    public Set<RoomName> rooms() {
        synchronized (lock) {
            if (state.get() == State.CONNECTING) {
                return Set.copyOf(early);
            }
        }
        return namespace.adapter().socketRooms(id);
    }

    @Override
    public void join(Collection<RoomName> rooms) {
        synchronized (lock) {
            if (state.get() == State.CONNECTING) {
                early = new HashSet<>(early);
                early.addAll(rooms);
                return;
            }
        }
        if (isConnected()) {
            namespace.adapter().addAll(id, Set.copyOf(rooms));
            leaveAllIfGone();
        }
    }

    /** The other half of {@link #leave(DisconnectReason)}: whichever of the two comes last takes the socket out of its rooms. */
    private void leaveAllIfGone() {
        if (state.get() == State.GONE) {
            namespace.adapter().delAll(id);
        }
    }

    @Override
    public void leave(RoomName room) {
        synchronized (lock) {
            if (state.get() == State.CONNECTING) {
                early = new HashSet<>(early);
                early.remove(room);
                return;
            }
        }
        namespace.adapter().del(id, room);
    }

    @Override
    public BroadcastOperator broadcast() {
        return namespace.select(new Target(Set.of(), Set.of(RoomName.of(id)), BroadcastFlags.DEFAULT));
    }

    @Override
    public void disconnect(boolean close) {
        if (close) {
            connection.disconnect();
        } else if (state.compareAndSet(State.CONNECTED, State.LEAVING)) {
            connection.execute(() -> leave(DisconnectReason.SERVER_NAMESPACE_DISCONNECT));
            send(Outbound.packet(PacketEncoder.disconnect(namespace.name())));
        }
    }

    /**
     * Lets it in, unless it was abandoned: rooms first, then the reply, then whatever its listeners do. In the mailbox.
     */
    boolean enter() {
        ConnectGate newGate = new ConnectGate(connection::send);
        Set<RoomName> rooms = new HashSet<>();
        synchronized (lock) {
            if (state.get() != State.CONNECTING) {
                return false;
            }
            rooms.addAll(early);
            early = Set.of();
            gate = newGate;
            state.set(State.CONNECTED);
        }
        rooms.add(RoomName.of(id));
        namespace.add(this);
        namespace.adapter().addAll(id, rooms);
        connection.send(Outbound.packet(PacketEncoder.connect(namespace.name(), id.value())));
        namespace.handleConnection(this);
        newGate.open();
        gate = null;
        return true;
    }

    /** Gives up before it is in: middleware refused, or the connection is gone. */
    void abandon() {
        synchronized (lock) {
            if (!state.compareAndSet(State.CONNECTING, State.GONE)) {
                return;
            }
            early = Set.of();
        }
        namespace.exit();
    }

    /** Takes it out, with its hooks; the second time it does nothing. In the mailbox. */
    void leave(DisconnectReason reason) {
        if (state.get() == State.GONE || state.get() == State.CONNECTING) {
            return;
        }
        state.set(State.LEAVING);
        handlers.handleDisconnecting(reason);
        state.set(State.GONE);
        namespace.adapter().delAll(id);
        namespace.remove(this);
        connection.remove(this, reason);
        acks.close();
        handlers.handleDisconnect(reason);
        connection.environment().metrics().onDisconnect(namespace.name(), reason);
        namespace.exit();
    }

    /** In the mailbox. */
    void handleEvent(Packet.Event event) {
        if (isConnected()) {
            List<@Nullable Object> data = event.data();
            Args args = new Args(data.subList(1, data.size()));
            handlers.handleEvent(event.name(), args, new EventAck(this, event.id()));
        }
    }

    void sendAck(long ackId, @Nullable Object... args) {
        if (isConnected()) {
            send(Outbound.packet(PacketEncoder.ack(namespace.name(), ackId, Arrays.asList(args))));
        }
    }

    /** Queues a packet, behind those sent before by the same thread. */
    void send(OutboundPacket packet) {
        ConnectGate closed = gate;
        if (closed == null) {
            connection.send(packet);
        } else {
            closed.send(packet);
        }
    }

    PendingAcks acks() {
        return acks;
    }
}
