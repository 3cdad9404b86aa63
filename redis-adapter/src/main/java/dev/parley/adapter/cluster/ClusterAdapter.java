package dev.parley.adapter.cluster;

import dev.parley.adapter.Adapter;
import dev.parley.adapter.Answers;
import dev.parley.adapter.Broadcast;
import dev.parley.adapter.LocalSockets;
import dev.parley.adapter.RemoteSocket;
import dev.parley.adapter.RoomListener;
import dev.parley.adapter.RoomName;
import dev.parley.adapter.SocketId;
import dev.parley.adapter.Target;
import dev.parley.adapter.cluster.ClusterMessage.EmitWithAck;
import dev.parley.adapter.cluster.ClusterMessage.FetchSockets;
import dev.parley.adapter.memory.MemoryAdapter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An adapter over any wire: what concerns this server's sockets is done at once in memory, what concerns the others' is said on
 * the wire. Futures of questions complete on a thread of the transport or of the scheduler; who waits must not block it.
 */
public final class ClusterAdapter implements Adapter {
    private final MemoryAdapter local;
    private final LocalSockets sockets;
    private final ClusterTransport transport;
    private final Duration requestsTimeout;
    private final Questions questions;
    private final CompletableFuture<Void> ready;
    private final AtomicLong lastRequest = new AtomicLong();

    private ClusterAdapter(
            MemoryAdapter local,
            LocalSockets sockets,
            ClusterTransport transport,
            ScheduledExecutorService timer,
            Duration requestsTimeout,
            HandshakeFilter handshakeFilter) {
        this.local = local;
        this.sockets = sockets;
        this.transport = transport;
        this.requestsTimeout = requestsTimeout;
        this.questions = new Questions(transport, timer);
        Incoming incoming = new Incoming(local, sockets, transport, questions, requestsTimeout, handshakeFilter);
        this.ready = transport.start(incoming);
    }

    /**
     * Makes the adapter and begins to hear the other servers.
     *
     * @param local this server's half, made over the same sockets; the transport may already know it
     * @param transport closed with the adapter
     * @param timer ends questions that are not answered; not closed
     * @param requestsTimeout how long the other servers have for an answer
     */
    public static ClusterAdapter start(
            MemoryAdapter local,
            LocalSockets sockets,
            ClusterTransport transport,
            ScheduledExecutorService timer,
            Duration requestsTimeout,
            HandshakeFilter handshakeFilter) {
        return new ClusterAdapter(local, sockets, transport, timer, requestsTimeout, handshakeFilter);
    }

    @Override
    public CompletableFuture<Void> ready() {
        return ready.copy();
    }

    @Override
    public void addAll(SocketId id, Set<RoomName> rooms) {
        local.addAll(id, rooms);
    }

    @Override
    public void del(SocketId id, RoomName room) {
        local.del(id, room);
    }

    @Override
    public void delAll(SocketId id) {
        local.delAll(id);
    }

    @Override
    public Set<RoomName> socketRooms(SocketId id) {
        return local.socketRooms(id);
    }

    @Override
    public Set<SocketId> sockets(Set<RoomName> rooms) {
        return local.sockets(rooms);
    }

    @Override
    public Set<RoomName> localRooms() {
        return local.localRooms();
    }

    @Override
    public void addRoomListener(RoomListener listener) {
        local.addRoomListener(listener);
    }

    @Override
    public void broadcast(Broadcast broadcast, Target target) {
        local.broadcast(broadcast, target);
        if (!target.flags().local()) {
            transport.publish(new ClusterMessage.Emit(broadcast, target));
        }
    }

    @Override
    public CompletableFuture<Answers<@Nullable Object>> broadcastWithAck(
            Broadcast broadcast, Target target, Duration timeout) {
        if (target.flags().local()) {
            return local.broadcastWithAck(broadcast, target, timeout);
        }
        EmitWithAck question = new EmitWithAck(nextRequestId(), broadcast, target, timeout);
        return questions.ask(questions.acks, question, timeout, pending -> {
            List<SocketId> ids = List.copyOf(local.select(target));
            // When the time is up here it is up for the question as a whole, which then ends with what there is.
            sockets.sendWithAck(ids, broadcast, target.flags(), timeout, pending::onOwnValue)
                    .thenAccept(complete -> {
                        if (complete) {
                            pending.onOwnAnswer(List.of());
                        }
                    });
        });
    }

    @Override
    public CompletableFuture<Answers<RemoteSocket>> fetchSockets(Target target) {
        return target.flags().local()
                ? local.fetchSockets(target)
                : questions.ask(
                        questions.fetches,
                        new FetchSockets(nextRequestId(), target),
                        requestsTimeout,
                        pending -> pending.onOwnAnswer(local.describe(target)));
    }

    @Override
    public CompletableFuture<Void> addSockets(Target target, Set<RoomName> rooms) {
        local.addSockets(target, rooms);
        return tellOthers(target, new ClusterMessage.JoinRooms(target, rooms));
    }

    @Override
    public CompletableFuture<Void> delSockets(Target target, Set<RoomName> rooms) {
        local.delSockets(target, rooms);
        return tellOthers(target, new ClusterMessage.LeaveRooms(target, rooms));
    }

    @Override
    public CompletableFuture<Void> disconnectSockets(Target target, boolean close) {
        local.disconnectSockets(target, close);
        return tellOthers(target, new ClusterMessage.Disconnect(target, close));
    }

    @Override
    public CompletableFuture<Void> serverSideEmit(List<@Nullable Object> data) {
        return tellOthers(Target.EVERYONE, new ClusterMessage.ServerSideEmit(data));
    }

    @Override
    public CompletableFuture<Answers<@Nullable Object>> serverSideEmitWithAck(List<@Nullable Object> data) {
        return questions.ask(
                questions.serverSideAcks,
                new ClusterMessage.ServerSideEmitWithAck(nextRequestId(), data),
                requestsTimeout,
                pending -> pending.onOwnAnswer(List.of()));
    }

    @Override
    public CompletableFuture<Answers<RoomName>> allRooms() {
        if (!transport.canAskForRooms()) {
            return CompletableFuture.failedFuture(
                    new UnsupportedOperationException("this wire has no question for the rooms of other servers"));
        }
        return questions
                .ask(
                        questions.rooms,
                        new ClusterMessage.AskRooms(nextRequestId()),
                        requestsTimeout,
                        pending -> pending.onOwnAnswer(List.copyOf(local.localRooms())))
                .thenApply(answers -> new Answers<>(
                        answers.values().stream().distinct().toList(), answers.complete(), answers.missing()));
    }

    @Override
    public CompletableFuture<Integer> serverCount() {
        return transport.peers().handle((peers, failure) -> peers == null ? 1 : peers.count() + 1);
    }

    @Override
    public void close() {
        transport.close();
        questions.close();
        local.close();
    }

    /** That Redis is away is no failure of the operation: it is counted by the transport. */
    private CompletableFuture<Void> tellOthers(Target target, ClusterMessage message) {
        return target.flags().local()
                ? CompletableFuture.completedFuture(null)
                : transport.publish(message).exceptionally(failure -> null);
    }

    private String nextRequestId() {
        return transport.nodeId() + "-" + Long.toString(lastRequest.incrementAndGet(), Character.MAX_RADIX);
    }
}
