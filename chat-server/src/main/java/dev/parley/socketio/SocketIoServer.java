package dev.parley.socketio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.adapter.AdapterFactory;
import dev.parley.adapter.SocketId;
import dev.parley.engineio.EngineSession;
import dev.parley.engineio.SessionAcceptor;
import dev.parley.engineio.SessionListener;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A Socket.IO v5 server. It takes Engine.IO sessions and gives them namespaces; it owns no thread: handlers run on
 * {@code workers}, timers on {@code timers}. Handlers of one connection run one at a time and in order, those of different
 * connections beside each other. Workers may be {@code Runnable::run} where no handler ever blocks; then all runs on the
 * threads that bring the bytes. Thread-safe.
 */
public final class SocketIoServer implements SessionAcceptor, AutoCloseable {
    private static final long CLOSE_PATIENCE_MILLIS = 2_000;

    private final Environment environment;
    private final AdapterFactory adapters;
    private final SocketIds socketIds = new SocketIds();
    private final List<NamespaceFamily> families = new CopyOnWriteArrayList<>();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Map<String, ServerNamespace> namespaces = new ConcurrentHashMap<>();
    private final Object creation = new Object();

    @GuardedBy("creation")
    private boolean closed;

    public SocketIoServer(
            SocketOptions options,
            AdapterFactory adapters,
            Executor workers,
            ScheduledExecutorService timers,
            SocketMetrics metrics) {
        this.environment = new Environment(options, workers, timers, metrics);
        this.adapters = adapters;
    }

    /** The namespace of this name, made if need be. A missing leading slash is added. */
    public Namespace of(String name) {
        return create(name.startsWith("/") ? name : "/" + name, new NamespaceHandlers());
    }

    /**
     * Lets clients enter any namespace whose name matches; each becomes a namespace with the handlers that the returned one has
     * then. Of the returned one itself only handlers, {@code sockets} and {@code emit} can be used.
     */
    public Namespace of(Predicate<String> names) {
        NamespaceFamily family = new NamespaceFamily(names);
        families.add(family);
        return family;
    }

    @Override
    public SessionListener onOpen(EngineSession session) {
        Connection connection = new Connection(this, environment, session);
        connections.add(connection);
        if (isClosed()) {
            connection.shutDown();
        } else {
            connection.start();
        }
        return connection;
    }

    /** Disconnects everybody, waits up to two seconds for their hooks, and closes the adapters. */
    @Override
    public void close() {
        synchronized (creation) {
            closed = true;
        }
        await(connections.stream().map(Connection::shutDown).toList());
        namespaces.values().forEach(namespace -> namespace.adapter().close());
    }

    private static void await(List<CompletableFuture<Void>> goodbyes) {
        CompletableFuture<Void> all = CompletableFuture.allOf(goodbyes.toArray(CompletableFuture<?>[]::new));
        all.completeOnTimeout(null, CLOSE_PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .join();
    }

    /** The namespace of this name that clients may enter, or null. */
    @Nullable
    ServerNamespace find(String name) {
        ServerNamespace known = namespaces.get(name);
        if (known != null) {
            return known;
        }
        for (NamespaceFamily family : families) {
            if (family.matches(name)) {
                return createIn(family, name);
            }
        }
        return null;
    }

    private ServerNamespace createIn(NamespaceFamily family, String name) {
        synchronized (creation) {
            ServerNamespace known = namespaces.get(name);
            if (known != null) {
                return known;
            }
            ServerNamespace member = create(name, family.handlers().copy());
            family.add(member);
            return member;
        }
    }

    /** The factory is called under a lock, because a second adapter of the same name would count as a second server. */
    private ServerNamespace create(String name, NamespaceHandlers handlers) {
        synchronized (creation) {
            return namespaces.computeIfAbsent(
                    name, missing -> new ServerNamespace(missing, environment, handlers, adapters));
        }
    }

    private boolean isClosed() {
        synchronized (creation) {
            return closed;
        }
    }

    SocketId nextSocketId() {
        return socketIds.next();
    }

    void remove(Connection connection) {
        connections.remove(connection);
    }
}
