package dev.parley.it.official;

import dev.parley.it.client.Transport;
import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Manager;
import io.socket.client.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The official Java client with its callbacks turned into things to wait for. */
final class JavaClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final List<String> OWN_EVENTS =
            List.of(Socket.EVENT_CONNECT, Socket.EVENT_CONNECT_ERROR, Socket.EVENT_DISCONNECT);

    private final Socket socket;
    private final AtomicReference<String> transport = new AtomicReference<>("none");
    private final Map<String, BlockingQueue<List<Object>>> events = new ConcurrentHashMap<>();

    private JavaClient(Socket socket) {
        this.socket = socket;
        OWN_EVENTS.forEach(event -> socket.on(event, args -> events(event).add(Arrays.asList(args))));
        socket.onAnyIncoming(
                args -> events((String) args[0]).add(Arrays.asList(args).subList(1, args.length)));
    }

    static JavaClient dial(URI server, String namespace, Transport transport, Map<String, String> auth) {
        IO.Options options = IO.Options.builder()
                .setTransports(names(transport))
                .setForceNew(true)
                .setReconnectionDelay(20)
                .setReconnectionDelayMax(50)
                .setAuth(auth)
                .build();
        JavaClient client = new JavaClient(IO.socket(server.resolve(namespace), options));
        client.socket
                .io()
                .on(Manager.EVENT_TRANSPORT, args -> client.onTransport((io.socket.engineio.client.Transport) args[0]));
        client.socket.connect();
        return client;
    }

    private static String[] names(Transport transport) {
        return switch (transport) {
            case POLLING -> new String[] {"polling"};
            case WEBSOCKET -> new String[] {"websocket"};
            case UPGRADE -> new String[] {"polling", "websocket"};
        };
    }

    private void onTransport(io.socket.engineio.client.Transport next) {
        transport.set(next.name);
    }

    String transport() {
        return transport.get();
    }

    Socket socket() {
        return socket;
    }

    void emit(String event, Object... args) {
        socket.emit(event, args);
    }

    /** Emits and waits for the acknowledgement. */
    List<Object> call(String event, Object... args) {
        CompletableFuture<List<Object>> answer = new CompletableFuture<>();
        socket.emit(event, args, (Ack) values -> answer.complete(new ArrayList<>(Arrays.asList(values))));
        return answer.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    /** The arguments of the next such event; connect, connect_error and disconnect too. */
    List<Object> next(String event) {
        try {
            List<Object> args = events(event).poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (args == null) {
                throw new AssertionError("no " + event + " within " + PATIENCE);
            }
            return args;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private BlockingQueue<List<Object>> events(String event) {
        return events.computeIfAbsent(event, name -> new LinkedBlockingQueue<>());
    }

    @Override
    public void close() {
        socket.close();
    }
}
