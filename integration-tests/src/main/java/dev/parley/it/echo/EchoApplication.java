package dev.parley.it.echo;

import dev.parley.engineio.EngineMetrics;
import dev.parley.server.web.WebServer;
import dev.parley.socketio.Namespace;
import dev.parley.socketio.SocketIoServer;
import dev.parley.socketio.SocketMetrics;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The echo sample without its command line: a bare Engine.IO endpoint, and Socket.IO with two namespaces. No handler here ever
 * blocks, so they run on the threads that bring the bytes. Started once by one thread, closed by any.
 */
final class EchoApplication implements AutoCloseable {
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "echo-timers");
        thread.setDaemon(true);
        return thread;
    });
    private final EchoAdapters adapters;
    private final SocketIoServer sockets;
    private final List<Namespace> namespaces;
    private final WebServer web;

    EchoApplication(EchoSettings settings) {
        adapters = EchoAdapters.open(settings, timers);
        sockets = new SocketIoServer(settings.sockets(), adapters.factory(), Runnable::run, timers, SocketMetrics.NONE);
        namespaces = List.of(sockets.of("/"), sockets.of("/custom"));
        namespaces.forEach(namespace -> new EchoNamespace(namespace, settings.name()).register());
        web = new WebServer(settings.host(), settings.port())
                .engine(settings.engine("/engine.io/"), EngineEcho::new, EngineMetrics.NONE)
                .engine(settings.engine("/socket.io/"), sockets, EngineMetrics.NONE);
    }

    /** Returns when connections are accepted and other servers heard. @return the port */
    int start() throws IOException {
        web.start();
        CompletableFuture.allOf(namespaces.stream()
                        .map(namespace -> namespace.adapter().ready())
                        .toArray(CompletableFuture<?>[]::new))
                .join();
        return web.port();
    }

    @Override
    public void close() {
        web.close();
        sockets.close();
        adapters.close();
        timers.shutdownNow();
    }
}
