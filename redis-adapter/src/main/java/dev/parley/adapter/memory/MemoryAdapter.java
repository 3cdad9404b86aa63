package dev.parley.adapter.memory;

import dev.parley.adapter.Adapter;
import dev.parley.adapter.Answers;
import dev.parley.adapter.Broadcast;
import dev.parley.adapter.LocalSockets;
import dev.parley.adapter.RemoteSocket;
import dev.parley.adapter.RoomListener;
import dev.parley.adapter.RoomName;
import dev.parley.adapter.SocketId;
import dev.parley.adapter.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The adapter of a server that is alone, and the local half of every other adapter.
 *
 * <p>Thread-safe. Room events are told on the thread that made the change, after it and outside of every lock, in the order of
 * the reference: a room is created before it is joined, and left before it is deleted. Events that different threads cause in
 * one room at the same time may be told in either order; who keeps something per room asks {@link #hasRoom} what holds now.
 */
public final class MemoryAdapter implements Adapter {
    private final LocalSockets sockets;
    private final RoomIndex index = new RoomIndex();
    private final Selection selection = new Selection(index);
    private final List<RoomListener> listeners = new CopyOnWriteArrayList<>();

    public MemoryAdapter(LocalSockets sockets) {
        this.sockets = sockets;
    }

    @Override
    public CompletableFuture<Void> ready() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void addAll(SocketId id, Set<RoomName> rooms) {
        List<Consumer<RoomListener>> events = new ArrayList<>();
        index.join(id, rooms, (room, isNew) -> onJoined(events, id, room, isNew));
        tell(events);
    }

    private void addIfPresent(SocketId id, Set<RoomName> rooms) {
        List<Consumer<RoomListener>> events = new ArrayList<>();
        index.joinIfPresent(id, rooms, (room, isNew) -> onJoined(events, id, room, isNew));
        tell(events);
    }

    @Override
    public void del(SocketId id, RoomName room) {
        leave(id, Set.of(room));
    }

    private void leave(SocketId id, Set<RoomName> rooms) {
        List<Consumer<RoomListener>> events = new ArrayList<>();
        index.leave(id, rooms, (room, isLast) -> onLeft(events, id, room, isLast));
        tell(events);
    }

    @Override
    public void delAll(SocketId id) {
        List<Consumer<RoomListener>> events = new ArrayList<>();
        index.remove(id, (room, isLast) -> onLeft(events, id, room, isLast));
        tell(events);
    }

    private static void onJoined(List<Consumer<RoomListener>> events, SocketId id, RoomName room, boolean isNew) {
        if (isNew) {
            events.add(listener -> listener.onCreateRoom(room));
        }
        events.add(listener -> listener.onJoinRoom(room, id));
    }

    private static void onLeft(List<Consumer<RoomListener>> events, SocketId id, RoomName room, boolean isLast) {
        events.add(listener -> listener.onLeaveRoom(room, id));
        if (isLast) {
            events.add(listener -> listener.onDeleteRoom(room));
        }
    }

    private void tell(List<Consumer<RoomListener>> events) {
        for (Consumer<RoomListener> event : events) {
            listeners.forEach(event);
        }
    }

    @Override
    public Set<RoomName> socketRooms(SocketId id) {
        return index.roomsOf(id);
    }

    @Override
    public Set<SocketId> sockets(Set<RoomName> rooms) {
        return Set.copyOf(select(Target.EVERYONE.withRooms(rooms)));
    }

    @Override
    public Set<RoomName> localRooms() {
        return Set.copyOf(index.rooms());
    }

    /** Whether a socket of this server is in the room. */
    public boolean hasRoom(RoomName room) {
        return index.hasRoom(room);
    }

    /** The sockets of this server that are meant, each once; perhaps a live view, to be iterated once and not to be changed. */
    public Collection<SocketId> select(Target target) {
        return selection.of(target);
    }

    @Override
    public void addRoomListener(RoomListener listener) {
        listeners.add(listener);
    }

    @Override
    public void broadcast(Broadcast broadcast, Target target) {
        Collection<SocketId> ids = select(target);
        if (!ids.isEmpty()) {
            sockets.send(ids, broadcast, target.flags());
        }
    }

    @Override
    public CompletableFuture<Answers<@Nullable Object>> broadcastWithAck(
            Broadcast broadcast, Target target, Duration timeout) {
        List<@Nullable Object> values = Collections.synchronizedList(new ArrayList<>());
        return sockets.sendWithAck(List.copyOf(select(target)), broadcast, target.flags(), timeout, values::add)
                .thenApply(complete -> new Answers<>(new ArrayList<>(values), complete, Set.of()));
    }

    @Override
    public CompletableFuture<Answers<RemoteSocket>> fetchSockets(Target target) {
        return CompletableFuture.completedFuture(Answers.complete(describe(target)));
    }

    /** The matching sockets of this server. */
    public List<RemoteSocket> describe(Target target) {
        return sockets.describe(select(target)).stream()
                .map(socket ->
                        new RemoteSocket(socket.id(), socket.handshake(), index.roomsOf(socket.id()), socket.data()))
                .toList();
    }

    /** A socket that leaves at the same moment is passed over, so that it is not in rooms after its end. */
    @Override
    public CompletableFuture<Void> addSockets(Target target, Set<RoomName> rooms) {
        List.copyOf(select(target)).forEach(id -> addIfPresent(id, rooms));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> delSockets(Target target, Set<RoomName> rooms) {
        List.copyOf(select(target)).forEach(id -> leave(id, rooms));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> disconnectSockets(Target target, boolean close) {
        sockets.disconnect(List.copyOf(select(target)), close);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> serverSideEmit(List<@Nullable Object> data) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Answers<@Nullable Object>> serverSideEmitWithAck(List<@Nullable Object> data) {
        return CompletableFuture.completedFuture(Answers.complete(List.of()));
    }

    @Override
    public CompletableFuture<Answers<RoomName>> allRooms() {
        return CompletableFuture.completedFuture(Answers.complete(List.copyOf(index.rooms())));
    }

    @Override
    public CompletableFuture<Integer> serverCount() {
        return CompletableFuture.completedFuture(1);
    }

    @Override
    public void close() {}
}
