package dev.parley.socketio;

import dev.parley.adapter.AdapterFactory;
import dev.parley.engineio.EngineSession;
import dev.parley.engineio.SessionAcceptor;
import dev.parley.engineio.SessionListener;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;

/**
 * A Socket.IO v5 server. It takes Engine.IO sessions and gives them namespaces; it owns no thread: handlers run on
 * {@code workers}, timers on {@code timers}.
 */
public final class SocketIoServer implements SessionAcceptor, AutoCloseable {

    public SocketIoServer(
            SocketOptions options,
            AdapterFactory adapters,
            Executor workers,
            ScheduledExecutorService timers,
            SocketMetrics metrics) {
        throw new IllegalStateException("to be written");
    }

    /** The namespace of this name, made if need be. */
    public Namespace of(String name) {
        throw new IllegalStateException("to be written");
    }

    /** Lets clients enter any namespace whose name matches; each becomes a namespace with the handlers of the returned one. */
    public Namespace of(Predicate<String> names) {
        throw new IllegalStateException("to be written");
    }

    @Override
    public SessionListener onOpen(EngineSession session) {
        throw new IllegalStateException("to be written");
    }

    /** Disconnects everybody and closes the adapters. */
    @Override
    public void close() {}
}
