package dev.parley.socketio;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What an application has hung on one namespace. */
final class NamespaceHandlers {
    private final List<Middleware> middleware = new CopyOnWriteArrayList<>();
    private final List<Consumer<Socket>> connection = new CopyOnWriteArrayList<>();
    private final Map<String, List<EventListener>> serverSide = new ConcurrentHashMap<>();

    /** A namespace of its own with the handlers that this one has now. */
    NamespaceHandlers copy() {
        NamespaceHandlers copy = new NamespaceHandlers();
        copy.middleware.addAll(middleware);
        copy.connection.addAll(connection);
        serverSide.forEach(
                (event, listeners) -> listeners.forEach(listener -> copy.onServerSideEvent(event, listener)));
        return copy;
    }

    void use(Middleware one) {
        middleware.add(one);
    }

    void onConnection(Consumer<Socket> listener) {
        connection.add(listener);
    }

    void onServerSideEvent(String event, EventListener listener) {
        serverSide.computeIfAbsent(event, name -> new CopyOnWriteArrayList<>()).add(listener);
    }

    List<Middleware> middleware() {
        return List.copyOf(middleware);
    }

    void handleConnection(Socket socket) {
        connection.forEach(listener -> Mailbox.runSafely(() -> listener.accept(socket)));
    }

    void handleServerSideEvent(String event, Args args, Ack ack) {
        serverSide
                .getOrDefault(event, List.of())
                .forEach(listener -> Mailbox.runSafely(() -> listener.onEvent(args, ack)));
    }
}
