package dev.parley.socketio;

import dev.parley.adapter.AdapterFactory;
import dev.parley.adapter.SocketId;
import dev.parley.engineio.EngineSession;
import dev.parley.engineio.SessionAcceptor;
import dev.parley.engineio.SessionListener;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A Socket.IO v5 server. It takes Engine.IO sessions and gives them namespaces; it owns no thread: handlers run on
 * {@code workers}, timers on {@code timers}. Handlers of one connection run one at a time and in order, those of different
 * connections beside each other. Workers may be {@code Runnable::run} where no handler ever blocks; then all runs on the
 * threads that bring the bytes. Thread-safe.
 */
public final class SocketIoServer implements SessionAcceptor, AutoCloseable {
    private static final long CLOSE_PATIENCE_MILLIS = 2_000;

    private final Environment environment;
    private final SocketIds socketIds = new SocketIds();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final NamespaceRegistry namespaces;
    private volatile boolean closed;

    public SocketIoServer(
            SocketOptions options,
            AdapterFactory adapters,
            Executor workers,
            ScheduledExecutorService timers,
            SocketMetrics metrics) {
        this.environment = new Environment(options, workers, timers, metrics);
        this.namespaces = new NamespaceRegistry(environment, adapters);
    }

    /** The namespace of this name, made if need be, within the family of a predicate that matches. A missing leading slash is added. */
    public Namespace of(String name) {
        return namespaces.of(name.startsWith("/") ? name : "/" + name);
    }

    /**
     * Lets clients enter any namespace whose name matches; each becomes a namespace with the handlers that the returned one has
     * then, and ends with its last socket unless it is asked for by name. Of the returned one itself only handlers,
     * {@code sockets} and {@code emit} can be used.
     */
    public Namespace of(Predicate<String> names) {
        return namespaces.of(names);
    }

    @Override
    public SessionListener onOpen(EngineSession session) {
        Connection connection = new Connection(this, environment, session);
        connections.add(connection);
        if (closed) {
            connection.shutDown();
        } else {
            connection.start();
        }
        return connection;
    }

    /** A session is admitted when it enters its first namespace. */
    @Override
    public boolean admitsAtOnce() {
        return false;
    }

    /** Disconnects everybody, waits up to two seconds for their hooks, and closes the adapters. */
    @Override
    public void close() {
        closed = true;
        await(connections.stream().map(Connection::shutDown).toList());
        namespaces.close();
    }

    private static void await(List<CompletableFuture<Void>> goodbyes) {
        CompletableFuture<Void> all = CompletableFuture.allOf(goodbyes.toArray(CompletableFuture<?>[]::new));
        all.completeOnTimeout(null, CLOSE_PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .join();
    }

    NamespaceRegistry namespaces() {
        return namespaces;
    }

    SocketId nextSocketId() {
        return socketIds.next();
    }

    void remove(Connection connection) {
        connections.remove(connection);
    }
}
