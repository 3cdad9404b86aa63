package dev.parley.socketio;

import dev.parley.adapter.Adapter;
import dev.parley.adapter.AdapterFactory;
import dev.parley.adapter.Answers;
import dev.parley.adapter.SocketId;
import dev.parley.adapter.Target;
import dev.parley.socketio.codec.EventNames;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A namespace with sockets and an adapter of its own. */
final class ServerNamespace implements Namespace {
    private final String name;
    private final Environment environment;
    private final NamespaceHandlers handlers;
    private final NamespaceRegistry registry;
    private final ConcurrentMap<SocketId, LocalSocket> sockets = new ConcurrentHashMap<>();
    private final AtomicLong ackIds = new AtomicLong();
    private final Adapter adapter;

    ServerNamespace(
            String name,
            Environment environment,
            NamespaceHandlers handlers,
            AdapterFactory adapters,
            NamespaceRegistry registry) {
        this.name = name;
        this.environment = environment;
        this.handlers = handlers;
        this.registry = registry;
        ServerSideEvents events = new ServerSideEvents(handlers, new Mailbox(environment, name));
        this.adapter = adapters.create(name, new NamespaceDelivery(name, environment, sockets, ackIds, events));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Namespace use(Middleware middleware) {
        handlers.use(middleware);
        return this;
    }

    @Override
    public Namespace onConnection(Consumer<Socket> listener) {
        handlers.onConnection(listener);
        return this;
    }

    @Override
    public Map<SocketId, Socket> sockets() {
        return Collections.unmodifiableMap(sockets);
    }

    @Override
    public Adapter adapter() {
        return adapter;
    }

    @Override
    public BroadcastOperator everyone() {
        return select(Target.EVERYONE);
    }

    BroadcastOperator select(Target target) {
        return new Selection(adapter, environment, target);
    }

    @Override
    public Namespace onServerSideEvent(String event, EventListener listener) {
        handlers.onServerSideEvent(event, listener);
        return this;
    }

    @Override
    public CompletableFuture<Void> serverSideEmit(String event, @Nullable Object... args) {
        return environment.completeOnWorker(adapter.serverSideEmit(Outbound.data(EventNames.requireFree(event), args)));
    }

    @Override
    public CompletableFuture<Answers<@Nullable Object>> serverSideEmitWithAck(String event, @Nullable Object... args) {
        return environment.completeOnWorker(
                adapter.serverSideEmitWithAck(Outbound.data(EventNames.requireFree(event), args)));
    }

    List<Middleware> middleware() {
        return handlers.middleware();
    }

    void handleConnection(LocalSocket socket) {
        handlers.handleConnection(socket);
    }

    void add(LocalSocket socket) {
        sockets.put(socket.id(), socket);
    }

    void remove(LocalSocket socket) {
        sockets.remove(socket.id(), socket);
    }

    /** A socket that was on its way in, or in, has come to its end. */
    void exit() {
        registry.exit(this);
    }

    /** Ids are counted per namespace, so that one broadcast can carry the same id to all its receivers. */
    long nextAckId() {
        return ackIds.getAndIncrement();
    }
}
