package dev.parley.socketio;

import dev.parley.adapter.Adapter;
import dev.parley.adapter.AdapterFactory;
import dev.parley.adapter.RoomName;
import dev.parley.adapter.SocketId;
import dev.parley.adapter.memory.MemoryAdapter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** A server over fake sessions and timers, with everything on the calling thread unless told otherwise. */
final class TestServer {
    final ManualTimers timers = new ManualTimers();
    final CountingMetrics metrics = new CountingMetrics();
    final SocketIoServer server;
    private int sessions;

    TestServer() {
        this(SocketOptions.DEFAULT, Runnable::run);
    }

    TestServer(AdapterFactory adapters) {
        this(SocketOptions.DEFAULT, adapters, Runnable::run);
    }

    TestServer(SocketOptions options, Executor workers) {
        this(options, (name, sockets) -> new MemoryAdapter(sockets), workers);
    }

    private TestServer(SocketOptions options, AdapterFactory adapters, Executor workers) {
        server = new SocketIoServer(options, adapters, workers, timers, metrics);
        server.of("/");
    }

    Namespace root() {
        return server.of("/");
    }

    Adapter adapter() {
        return root().adapter();
    }

    FakeSession open() {
        return new FakeSession("engine-session-" + sessions++, server);
    }

    /** A session that has entered the namespace {@code /} and forgotten how. */
    FakeSession connect() {
        FakeSession session = open().say("0");
        session.forget();
        return session;
    }

    Socket onlySocket() {
        List<Socket> sockets = List.copyOf(root().sockets().values());
        if (sockets.size() != 1) {
            throw new AssertionError("sockets: " + sockets.size() + " (expected: 1)");
        }
        return sockets.get(0);
    }

    static SocketId id(FakeSession session) {
        String text = session.heard().get(0);
        return new SocketId(text.substring(text.indexOf(":\"") + 2, text.lastIndexOf('"')));
    }

    static RoomName room(String name) {
        return RoomName.of(name);
    }

    static Set<RoomName> rooms(String... names) {
        return Set.copyOf(List.of(names).stream().map(RoomName::of).toList());
    }

    void pass(Duration time) {
        timers.advance(time);
    }

    /** Keeps what it is told. */
    static final class CountingMetrics implements SocketMetrics {
        final List<String> told = new CopyOnWriteArrayList<>();

        @Override
        public void onConnect(String namespace) {
            told.add("connect " + namespace);
        }

        @Override
        public void onDisconnect(String namespace, DisconnectReason reason) {
            told.add("disconnect " + namespace + " " + reason);
        }

        @Override
        public void onMalformed() {
            told.add("malformed");
        }

        @Override
        public void onEventIn() {
            told.add("event");
        }

        @Override
        public void onEmit() {
            told.add("emit");
        }

        @Override
        public void onDelivery(int receivers) {
            told.add("delivery " + receivers);
        }
    }

    /** Workers that work when they are told to. */
    static final class ManualWorkers implements Executor {
        private final List<Runnable> tasks = new ArrayList<>();

        @Override
        public synchronized void execute(Runnable task) {
            tasks.add(task);
        }

        synchronized int waiting() {
            return tasks.size();
        }

        void work() {
            for (Runnable task = next(); task != null; task = next()) {
                task.run();
            }
        }

        private synchronized Runnable next() {
            return tasks.isEmpty() ? null : tasks.remove(0);
        }
    }
}
