package dev.parley.adapter;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which room, and how events reach them: Socket.IO's adapter, one per namespace. Local effects happen before a
 * method returns and never wait for other servers; what concerns other servers is answered through a future, which is never
 * completed exceptionally because a server is missing or Redis is away ({@link Answers} says what is incomplete). All methods
 * may be called from any thread and none blocks. Calls made one after the other by one thread reach a given server in that
 * order.
 */
public interface Adapter extends AutoCloseable {
    /** Completes when this server hears the others; at once where there are no others to hear. */
    CompletableFuture<Void> ready();

    /** Puts a socket of this server into rooms. */
    void addAll(SocketId id, Set<RoomName> rooms);

    /** Takes a socket of this server out of one room. */
    void del(SocketId id, RoomName room);

    /** Takes a socket of this server out of all its rooms, when it disconnects. */
    void delAll(SocketId id);

    /** The rooms a socket of this server is in; empty if it is not here. */
    Set<RoomName> socketRooms(SocketId id);

    /** This server's sockets that are in at least one of these rooms, or all when none is given. */
    Set<SocketId> sockets(Set<RoomName> rooms);

    /** Rooms with at least one socket of this server. */
    Set<RoomName> localRooms();

    void addRoomListener(RoomListener listener);

    /** Sends the event to all matching sockets of the cluster; to this server's own first, and at once. */
    void broadcast(Broadcast broadcast, Target target);

    /**
     * The same, collecting each client's first acknowledgement argument for at most {@code timeout}.
     */
    CompletableFuture<Answers<@Nullable Object>> broadcastWithAck(Broadcast broadcast, Target target, Duration timeout);

    /** All matching sockets of the cluster. */
    CompletableFuture<Answers<RemoteSocket>> fetchSockets(Target target);

    /** Puts all matching sockets of the cluster into rooms; done when the request has left this server. */
    CompletableFuture<Void> addSockets(Target target, Set<RoomName> rooms);

    /** Takes all matching sockets of the cluster out of rooms; done when the request has left this server. */
    CompletableFuture<Void> delSockets(Target target, Set<RoomName> rooms);

    /** Disconnects all matching sockets of the cluster; done when the request has left this server. */
    CompletableFuture<Void> disconnectSockets(Target target, boolean close);

    /** Sends an event to the other servers of the cluster. */
    CompletableFuture<Void> serverSideEmit(List<@Nullable Object> data);

    /** Sends an event to the other servers of the cluster and collects one answer from each. */
    CompletableFuture<Answers<@Nullable Object>> serverSideEmitWithAck(List<@Nullable Object> data);

    /** All rooms of the cluster, in {@link Answers#values()}; fails with {@link UnsupportedOperationException} where the wire has no such question. */
    CompletableFuture<Answers<RoomName>> allRooms();

    /** How many servers the cluster has, this one included. */
    CompletableFuture<Integer> serverCount();

    /** Stops hearing other servers and ends all questions under way as incomplete. */
    @Override
    void close();
}
