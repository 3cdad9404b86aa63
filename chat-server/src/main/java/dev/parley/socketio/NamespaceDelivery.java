package dev.parley.socketio;

import dev.parley.adapter.Broadcast;
import dev.parley.adapter.BroadcastFlags;
import dev.parley.adapter.LocalSockets;
import dev.parley.adapter.RemoteSocket;
import dev.parley.adapter.SocketId;
import dev.parley.engineio.OutboundPacket;
import dev.parley.socketio.codec.Packet;
import dev.parley.socketio.codec.PacketEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The way from a namespace's adapter to its sockets. A broadcast is encoded once, and all receivers share the packet. */
final class NamespaceDelivery implements LocalSockets {
    private final String namespace;
    private final Environment environment;
    private final Map<SocketId, LocalSocket> sockets;
    private final AtomicLong ackIds;
    private final ServerSideEvents events;

    NamespaceDelivery(
            String namespace,
            Environment environment,
            Map<SocketId, LocalSocket> sockets,
            AtomicLong ackIds,
            ServerSideEvents events) {
        this.namespace = namespace;
        this.environment = environment;
        this.sockets = sockets;
        this.ackIds = ackIds;
        this.events = events;
    }

    @Override
    public void send(Collection<SocketId> ids, Broadcast broadcast, BroadcastFlags flags) {
        deliver(present(ids), Packet.Event.NO_ID, broadcast, flags);
    }

    @Override
    public CompletableFuture<Boolean> sendWithAck(
            Collection<SocketId> ids, Broadcast broadcast, BroadcastFlags flags, Duration timeout, AckListener onAck) {
        List<LocalSocket> receivers = present(ids);
        if (receivers.isEmpty()) {
            return CompletableFuture.completedFuture(true);
        }
        long id = ackIds.getAndIncrement();
        CompletableFuture<Boolean> done =
                new AckCollector(receivers.size(), onAck).await(environment, receivers, id, timeout);
        deliver(receivers, id, broadcast, flags);
        return done;
    }

    private void deliver(List<LocalSocket> receivers, long ackId, Broadcast broadcast, BroadcastFlags flags) {
        if (receivers.isEmpty()) {
            return;
        }
        OutboundPacket packet = Outbound.packet(
                PacketEncoder.event(namespace, ackId, broadcast.data()), flags.isVolatile(), flags.compress());
        receivers.forEach(socket -> socket.send(packet));
        environment.metrics().onDelivery(receivers.size());
    }

    @Override
    public void disconnect(Collection<SocketId> ids, boolean close) {
        present(ids).forEach(socket -> socket.disconnect(close));
    }

    @Override
    public List<RemoteSocket> describe(Collection<SocketId> ids) {
        return present(ids).stream().map(NamespaceDelivery::describe).toList();
    }

    @Override
    public void onServerSideEvent(List<@Nullable Object> data, @Nullable ServerSideAnswer answer) {
        events.onEvent(data, answer);
    }

    private static RemoteSocket describe(LocalSocket socket) {
        return new RemoteSocket(socket.id(), HandshakeDescription.of(socket.handshake()), Set.of(), socket.data());
    }

    private List<LocalSocket> present(Collection<SocketId> ids) {
        List<LocalSocket> present = new ArrayList<>(ids.size());
        for (SocketId id : ids) {
            LocalSocket socket = sockets.get(id);
            if (socket != null && socket.isConnected()) {
                present.add(socket);
            }
        }
        return present;
    }
}
