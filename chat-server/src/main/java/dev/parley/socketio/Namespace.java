package dev.parley.socketio;

import dev.parley.adapter.Adapter;
import dev.parley.adapter.Answers;
import dev.parley.adapter.SocketId;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A namespace of a server: its own sockets, rooms and handlers over shared connections. Thread-safe. */
public interface Namespace {
    /** With its leading slash. */
    String name();

    /** Adds a middleware; they run in the order of their adding. */
    Namespace use(Middleware middleware);

    /** Called for each socket once it is in, where its handlers run; what it emits is the first that the client gets. */
    Namespace onConnection(Consumer<Socket> listener);

    /** This server's sockets, a live view. */
    Map<SocketId, Socket> sockets();

    Adapter adapter();

    /** Every socket of the namespace, as the start of a selection. */
    BroadcastOperator everyone();

    default BroadcastOperator to(String room) {
        return everyone().to(room);
    }

    default BroadcastOperator except(String room) {
        return everyone().except(room);
    }

    default BroadcastOperator local() {
        return everyone().local();
    }

    default void emit(String event, @Nullable Object... args) {
        everyone().emit(event, args);
    }

    /** Handles an event from another server; {@code ack} is wanted when that server collects answers. Runs on the worker executor. */
    Namespace onServerSideEvent(String event, EventListener listener);

    /** Sends an event to the other servers. */
    CompletableFuture<Void> serverSideEmit(String event, @Nullable Object... args);

    CompletableFuture<Answers<@Nullable Object>> serverSideEmitWithAck(String event, @Nullable Object... args);
}
