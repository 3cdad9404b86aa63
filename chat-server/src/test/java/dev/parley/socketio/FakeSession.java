package dev.parley.socketio;

import dev.parley.engineio.CloseReason;
import dev.parley.engineio.EngineMessage;
import dev.parley.engineio.EngineSession;
import dev.parley.engineio.HandshakeRequest;
import dev.parley.engineio.OutboundPacket;
import dev.parley.engineio.SessionListener;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** A client without a network: what it says reaches the server at once, what it hears is kept. */
final class FakeSession implements EngineSession {
    static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

    private final String id;
    private final SessionListener listener;
    private final List<OutboundPacket> packets = new CopyOnWriteArrayList<>();
    private final AtomicReference<CloseReason> closed = new AtomicReference<>();
    private volatile boolean admitted;

    FakeSession(String id, SocketIoServer server) {
        this.id = id;
        this.listener = server.onOpen(this);
        if (closed.get() != null) {
            listener.onClose(closed.get());
        }
    }

    FakeSession say(String text) {
        listener.onText(text);
        return this;
    }

    FakeSession say(byte[] bytes) {
        listener.onBinary(bytes);
        return this;
    }

    /** The client goes away. */
    void drop() {
        close(CloseReason.TRANSPORT_CLOSE);
    }

    /** The text messages that were sent, without the Engine.IO packet type; binary ones as {@code <n bytes>}. */
    List<String> heard() {
        return packets.stream()
                .flatMap(packet -> packet.messages().stream())
                .map(FakeSession::text)
                .toList();
    }

    String lastHeard() {
        List<String> heard = heard();
        return heard.get(heard.size() - 1);
    }

    List<OutboundPacket> packets() {
        return packets;
    }

    void forget() {
        packets.clear();
    }

    boolean isAdmitted() {
        return admitted;
    }

    CloseReason closeReason() {
        return closed.get();
    }

    private static String text(EngineMessage message) {
        ByteBuffer payload = message.payload();
        return message.isBinary()
                ? "<" + payload.remaining() + " bytes>"
                : StandardCharsets.UTF_8.decode(payload).toString().substring(1);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public HandshakeRequest request() {
        return new HandshakeRequest(
                Map.of("user-agent", List.of("test"), "x-twice", List.of("a", "b"), "origin", List.of("http://o")),
                Map.of("EIO", "4", "q", "1"),
                "/socket.io/?EIO=4&q=1",
                "127.0.0.1",
                false,
                TIME);
    }

    @Override
    public void admit() {
        admitted = true;
    }

    @Override
    public String transport() {
        return "websocket";
    }

    @Override
    public boolean send(OutboundPacket packet) {
        return closed.get() == null && packets.add(packet);
    }

    @Override
    public void close(CloseReason reason) {
        if (closed.compareAndSet(null, reason) && listener != null) {
            listener.onClose(reason);
        }
    }
}
