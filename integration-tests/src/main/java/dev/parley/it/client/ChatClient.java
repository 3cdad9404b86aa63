package dev.parley.it.client;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A Socket.IO client that lives by itself: answers pings, keeps every event, and waits for what a test wants to see.
 * Does not reconnect. Values are plain: {@code null}, Boolean, Long, Double, String, {@code byte[]}, List, Map. Threadsafe;
 * one daemon thread reads.
 */
public final class ChatClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RawClient client;
    private final String namespace;
    private final boolean upgrading;
    private final Inbox inbox = new Inbox();
    private final AtomicInteger nextId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<List<@Nullable Object>>> pendingAcks = new ConcurrentHashMap<>();
    private final Map<String, Function<List<@Nullable Object>, List<@Nullable Object>>> answers =
            new ConcurrentHashMap<>();
    private final CompletableFuture<String> connected = new CompletableFuture<>();

    // Of the reading thread: a binary packet whose attachments are on their way.
    private @Nullable SocketPacket incomplete;
    private List<byte[]> attachments = new ArrayList<>();

    private ChatClient(RawClient client, String namespace, boolean upgrading) {
        this.client = client;
        this.namespace = namespace;
        this.upgrading = upgrading;
    }

    /** Connects to the chat's namespace with a token. @throws ConnectRefusedException if the server says no */
    public static ChatClient connect(URI server, Transport transport, String token) {
        return connect(server, transport, "/", Map.of("token", token));
    }

    /** @throws ConnectRefusedException if the server says no */
    public static ChatClient connect(URI server, Transport transport, String namespace, Map<String, ?> auth) {
        Transport first = transport == Transport.WEBSOCKET ? transport : Transport.POLLING;
        RawClient client = RawClient.open(server, "/socket.io/", first);
        client.withPatience(Duration.ofMillis(
                (long) client.handshake().pingInterval() + client.handshake().pingTimeout()));
        ChatClient chat = new ChatClient(client, namespace, transport == Transport.UPGRADE);
        Thread reader = new Thread(chat::readAll, "chat-client");
        reader.setDaemon(true);
        reader.start();
        chat.client.send(SocketPacket.encode(SocketPacket.CONNECT, namespace, -1, auth));
        chat.awaitConnected();
        return chat;
    }

    /** The Socket.IO id that the server gave. */
    public String id() {
        return connected.join();
    }

    public boolean isWebSocket() {
        return client.isWebSocket();
    }

    public void emit(String event, @Nullable Object... args) {
        client.send(SocketPacket.encode(SocketPacket.EVENT, namespace, -1, event(event, args)));
    }

    /** Emits and returns the acknowledgement's arguments. @throws AssertionError if there is none within 10 s */
    public List<@Nullable Object> emitWithAck(String event, @Nullable Object... args) {
        int id = nextId.getAndIncrement();
        CompletableFuture<List<@Nullable Object>> ack = new CompletableFuture<>();
        pendingAcks.put(id, ack);
        client.send(SocketPacket.encode(SocketPacket.EVENT, namespace, id, event(event, args)));
        try {
            return ack.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new AssertionError("no acknowledgement of " + event + Arrays.deepToString(args), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            pendingAcks.remove(id);
        }
    }

    /** Emits and returns the one object that it is acknowledged with, as the chat does. */
    @SuppressWarnings("unchecked")
    public Map<String, Object> call(String event, @Nullable Object... args) {
        List<@Nullable Object> ack = emitWithAck(event, args);
        if (ack.size() == 1 && ack.get(0) instanceof Map<?, ?> object) {
            return (Map<String, Object>) object;
        }
        throw new AssertionError("ack of " + event + ": " + ack + " (expected: one object)");
    }

    /** Answers the server's emits of this event that want an acknowledgement; on the reading thread. */
    public void answer(String event, Function<List<@Nullable Object>, List<@Nullable Object>> answer) {
        answers.put(event, answer);
    }

    /** All events so far. */
    public List<ReceivedEvent> events() {
        return inbox.all();
    }

    public List<ReceivedEvent> events(String name) {
        return events().stream().filter(event -> event.name().equals(name)).toList();
    }

    /** Forgets the events so far. */
    public void clear() {
        inbox.clear();
    }

    /** Waits up to 10 s for an event that came or comes. @throws AssertionError if it does not */
    public ReceivedEvent await(String name) {
        return await(name, payload -> true);
    }

    /** The same, for the first whose payload satisfies. */
    public ReceivedEvent await(String name, Predicate<Map<String, Object>> wanted) {
        return inbox.await(name, event -> wanted.test(event.payload()), PATIENCE);
    }

    /** Empty while the socket is connected; why it no longer is. */
    public Optional<String> ended() {
        return inbox.end();
    }

    /** Waits until the server or the line ends it. @return why */
    public String awaitEnd() {
        return inbox.awaitEnd(PATIENCE);
    }

    /** Leaves the namespace; the connection goes on. */
    public void disconnect() {
        client.send(namespace.equals("/") ? "41" : "41" + namespace + ",");
        inbox.end("io client disconnect");
    }

    /** Dies without a word to the server. */
    public void kill() {
        inbox.end("killed");
        client.abort();
    }

    /** Disconnects and closes the connection. */
    @Override
    public void close() {
        boolean alive = inbox.end().isEmpty();
        inbox.end("closed");
        if (alive) {
            client.close();
        }
    }

    private void awaitConnected() {
        try {
            connected.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | CompletionException e) {
            client.close();
            if (e.getCause() instanceof ConnectRefusedException refusal) {
                throw refusal;
            }
            throw new AssertionError("not connected", e);
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("no answer to the connect packet", e);
        }
    }

    private void readAll() {
        try {
            while (!inbox.end().filter(reason -> !reason.startsWith("io ")).isPresent()) {
                if (upgrading && connected.isDone() && !client.isWebSocket()) {
                    client.upgrade();
                }
                onPacket(client.next());
            }
        } catch (RawClient.ClosedException e) {
            end("transport close: " + e.getMessage());
        } catch (UncheckedIOException | CompletionException e) {
            end("transport error: " + e.getMessage());
        } catch (RuntimeException e) {
            end("failed: " + e);
        }
    }

    private void end(String reason) {
        inbox.end(reason);
        IllegalStateException cause = new IllegalStateException(reason);
        connected.completeExceptionally(cause);
        pendingAcks.values().forEach(ack -> ack.completeExceptionally(cause));
    }

    private void onPacket(Object packet) {
        if (packet instanceof byte[] binary) {
            onAttachment(binary);
        } else if (packet.equals("2")) {
            client.send("3");
        } else if (packet.equals("1")) {
            end("transport close: by the server");
        } else if (packet instanceof String text && text.startsWith("4")) {
            onHeader(SocketPacket.parse(text.substring(1)));
        }
    }

    private void onHeader(SocketPacket packet) {
        if (packet.attachments() > 0) {
            incomplete = packet;
        } else {
            onSocketPacket(packet, List.of());
        }
    }

    private void onAttachment(byte[] binary) {
        SocketPacket header = incomplete;
        if (header == null) {
            throw new IllegalStateException("binary without a header");
        }
        attachments.add(binary);
        if (attachments.size() == header.attachments()) {
            List<byte[]> complete = attachments;
            attachments = new ArrayList<>();
            incomplete = null;
            onSocketPacket(header, complete);
        }
    }

    private void onSocketPacket(SocketPacket packet, List<byte[]> binaries) {
        if (!packet.namespace().equals(namespace)) {
            return;
        }
        Object data = packet.data().isEmpty() ? Map.of() : PlainJson.read(packet.data(), binaries);
        switch (packet.type()) {
            case SocketPacket.CONNECT -> connected.complete(String.valueOf(((Map<?, ?>) nonNull(data)).get("sid")));
            case SocketPacket.CONNECT_ERROR ->
                connected.completeExceptionally(new ConnectRefusedException((Map<?, ?>) nonNull(data)));
            case SocketPacket.DISCONNECT -> end("io server disconnect");
            case SocketPacket.ACK, SocketPacket.BINARY_ACK -> onAck(packet.id(), list(data));
            default -> onEvent(packet.id(), list(data));
        }
    }

    private void onAck(int id, List<@Nullable Object> args) {
        CompletableFuture<List<@Nullable Object>> pending = pendingAcks.get(id);
        if (pending == null) {
            inbox.add(new ReceivedEvent("unexpected acknowledgement", args));
        } else if (!pending.complete(args)) {
            inbox.add(new ReceivedEvent("repeated acknowledgement", args));
        }
    }

    private void onEvent(int id, List<@Nullable Object> items) {
        ReceivedEvent event = new ReceivedEvent(String.valueOf(items.get(0)), items.subList(1, items.size()));
        Function<List<@Nullable Object>, List<@Nullable Object>> answer = answers.get(event.name());
        if (id >= 0 && answer != null) {
            client.send(SocketPacket.encode(SocketPacket.ACK, namespace, id, answer.apply(event.args())));
        }
        inbox.add(event);
    }

    private static List<@Nullable Object> event(String name, @Nullable Object... args) {
        List<@Nullable Object> items = new ArrayList<>();
        items.add(name);
        items.addAll(Arrays.asList(args));
        return items;
    }

    @SuppressWarnings("unchecked")
    private static List<@Nullable Object> list(@Nullable Object data) {
        return (List<@Nullable Object>) nonNull(data);
    }

    private static Object nonNull(@Nullable Object data) {
        if (data == null) {
            throw new IllegalStateException("data: null (expected: an object or array)");
        }
        return data;
    }
}
