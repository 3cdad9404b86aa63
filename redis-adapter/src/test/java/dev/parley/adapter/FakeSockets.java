package dev.parley.adapter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The sockets of a server without clients: keeps what each got, and acknowledges as told. */
public final class FakeSockets implements LocalSockets {
    private final Map<SocketId, FakeSocket> sockets = new ConcurrentHashMap<>();
    public final List<List<@Nullable Object>> serverSideEvents = new CopyOnWriteArrayList<>();

    /** What this server answers to server-side events; null: nothing. */
    public volatile @Nullable Object serverSideAnswer;

    /** One fake client. */
    public static final class FakeSocket {
        public final SocketId id;
        public final List<List<@Nullable Object>> received = new CopyOnWriteArrayList<>();
        public volatile BroadcastFlags lastFlags = BroadcastFlags.DEFAULT;
        public volatile Map<String, @Nullable Object> handshake = Map.of();
        public volatile @Nullable Object data = Map.of();
        /** What it acknowledges with. */
        public volatile @Nullable Object ack;

        public volatile boolean acknowledges = true;
        public volatile @Nullable Boolean disconnected;

        FakeSocket(SocketId id) {
            this.id = id;
        }

        public List<Object> events() {
            return received.stream().<Object>map(data -> data.get(0)).toList();
        }
    }

    /** Connects a socket: it joins its own room, as every socket does. */
    public FakeSocket connect(Adapter adapter, String id, RoomName... rooms) {
        FakeSocket socket = new FakeSocket(new SocketId(id));
        sockets.put(socket.id, socket);
        adapter.addAll(socket.id, Set.of(RoomName.of(socket.id)));
        adapter.addAll(socket.id, Set.of(rooms));
        return socket;
    }

    private List<FakeSocket> known(Collection<SocketId> ids) {
        List<FakeSocket> known = new ArrayList<>();
        for (SocketId id : ids) {
            FakeSocket socket = sockets.get(id);
            if (socket != null) {
                known.add(socket);
            }
        }
        return known;
    }

    @Override
    public void send(Collection<SocketId> ids, Broadcast broadcast, BroadcastFlags flags) {
        known(ids).forEach(socket -> {
            socket.lastFlags = flags;
            socket.received.add(broadcast.data());
        });
    }

    @Override
    public CompletableFuture<Boolean> sendWithAck(
            Collection<SocketId> ids, Broadcast broadcast, BroadcastFlags flags, Duration timeout, AckListener onAck) {
        send(ids, broadcast, flags);
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        AtomicInteger silent = new AtomicInteger();
        known(ids).forEach(socket -> {
            if (socket.acknowledges) {
                onAck.onAck(socket.ack);
            } else {
                silent.incrementAndGet();
            }
        });
        return silent.get() == 0
                ? CompletableFuture.completedFuture(true)
                : done.completeOnTimeout(false, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void disconnect(Collection<SocketId> ids, boolean close) {
        known(ids).forEach(socket -> socket.disconnected = close);
    }

    @Override
    public List<RemoteSocket> describe(Collection<SocketId> ids) {
        return known(ids).stream()
                .map(socket -> new RemoteSocket(socket.id, new HashMap<>(socket.handshake), Set.of(), socket.data))
                .toList();
    }

    @Override
    public void onServerSideEvent(List<@Nullable Object> data, @Nullable ServerSideAnswer answer) {
        serverSideEvents.add(data);
        Object value = serverSideAnswer;
        if (answer != null && value != null) {
            answer.answer(value);
            answer.answer("a second answer, which does nothing");
        }
    }
}
