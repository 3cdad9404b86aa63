package dev.parley.socketio;

import dev.parley.adapter.Adapter;
import dev.parley.adapter.Answers;
import dev.parley.adapter.SocketId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Namespaces that are told by a predicate: the handlers that each new one starts with, and all of them as one to emit to. It has
 * no sockets and no adapter of its own; {@link #sockets} is a snapshot over its namespaces.
 */
final class NamespaceFamily implements Namespace {
    private final Predicate<String> names;
    private final NamespaceHandlers handlers = new NamespaceHandlers();
    private final List<ServerNamespace> members = new CopyOnWriteArrayList<>();

    NamespaceFamily(Predicate<String> names) {
        this.names = names;
    }

    boolean matches(String name) {
        return names.test(name);
    }

    NamespaceHandlers handlers() {
        return handlers;
    }

    void add(ServerNamespace member) {
        members.add(member);
    }

    void remove(ServerNamespace member) {
        members.remove(member);
    }

    @Override
    public String name() {
        return "/*";
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
    public Namespace onServerSideEvent(String event, EventListener listener) {
        handlers.onServerSideEvent(event, listener);
        return this;
    }

    @Override
    public Map<SocketId, Socket> sockets() {
        Map<SocketId, Socket> all = new HashMap<>();
        members.forEach(member -> all.putAll(member.sockets()));
        return all;
    }

    @Override
    public void emit(String event, @Nullable Object... args) {
        members.forEach(member -> member.emit(event, args));
    }

    @Override
    public Adapter adapter() {
        throw perMember("adapter");
    }

    @Override
    public BroadcastOperator everyone() {
        throw perMember("selection");
    }

    @Override
    public CompletableFuture<Void> serverSideEmit(String event, @Nullable Object... args) {
        throw perMember("server-side event");
    }

    @Override
    public CompletableFuture<Answers<@Nullable Object>> serverSideEmitWithAck(String event, @Nullable Object... args) {
        throw perMember("server-side event");
    }

    private static UnsupportedOperationException perMember(String what) {
        return new UnsupportedOperationException(
                what + ": of all namespaces of a predicate (expected: of one of them)");
    }
}
