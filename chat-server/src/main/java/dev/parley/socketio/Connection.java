package dev.parley.socketio;

import dev.parley.engineio.CloseReason;
import dev.parley.engineio.EngineSession;
import dev.parley.engineio.OutboundPacket;
import dev.parley.engineio.SessionListener;
import dev.parley.socketio.codec.Packet;
import dev.parley.socketio.codec.PacketDecoder;
import dev.parley.socketio.codec.PacketEncoder;
import dev.parley.socketio.codec.ProtocolException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection with its sockets, one per namespace. Bytes are decoded where they arrive, on a network thread;
 * everything that follows from them happens in the mailbox, one at a time and in order. Only acknowledgements take a shorter
 * way, so that a handler may wait for them.
 */
final class Connection implements SessionListener {
    private static final ConnectError INVALID_NAMESPACE = new ConnectError("Invalid namespace", null);
    private static final ConnectError TOO_MANY_NAMESPACES = new ConnectError("Too many namespaces", null);

    private final SocketIoServer server;
    private final Environment environment;
    private final EngineSession session;
    private final Mailbox mailbox;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /** Changed in the mailbox, read by any thread. */
    private final Map<String, LocalSocket> sockets = new ConcurrentHashMap<>(2);

    /** Sockets that are not in yet. Only the mailbox touches it. */
    private final Map<String, ConnectAttempt> attempts = new HashMap<>(2);

    /** Namespaces that this server made the client leave: what it had sent before it knew is no offence. Only the mailbox touches it. */
    private final Set<String> left = new HashSet<>(0);

    /** Only the mailbox touches it. */
    private boolean closed;

    /** Only network threads touch these four, one at a time. */
    private final PacketDecoder decoder;

    private boolean deaf;

    private boolean askedToConnect;

    /** Of the messages that the packet under way has so far. */
    private long packetSize;

    private volatile @Nullable Deadline connectDeadline;

    Connection(SocketIoServer server, Environment environment, EngineSession session) {
        SocketOptions options = environment.options();
        this.server = server;
        this.environment = environment;
        this.session = session;
        this.mailbox = new Mailbox(environment, LogId.of(session.id()));
        this.decoder = new PacketDecoder(options.maxAttachments(), options.maxDepth());
    }

    void start() {
        connectDeadline = environment.deadline(environment.options().connectTimeout(), this::onConnectTimeout);
    }

    private void onConnectTimeout() {
        if (sockets.isEmpty()) {
            session.close(CloseReason.FORCED_SERVER_CLOSE);
        }
    }

    @Override
    public void onText(String text) {
        if (deaf) {
            return;
        }
        try {
            onPacket(decoder.onText(text), text.length());
        } catch (ProtocolException e) {
            onMalformed();
        }
    }

    @Override
    public void onBinary(byte[] bytes) {
        if (deaf) {
            return;
        }
        try {
            onPacket(decoder.onBinary(bytes), bytes.length);
        } catch (ProtocolException e) {
            onMalformed();
        }
    }

    private void onMalformed() {
        deaf = true;
        environment.metrics().onMalformed();
        session.close(CloseReason.PARSE_ERROR);
    }

    /** @param part size of the message that came last; a packet counts with all its attachments */
    private void onPacket(@Nullable Packet packet, int part) throws ProtocolException {
        packetSize += part;
        askedToConnect |= packet instanceof Packet.Connect;
        if (packetSize > environment.options().maxPacketBytes()) {
            throw new ProtocolException("packet too large");
        }
        if (packet == null) {
            requireConnect();
            return;
        }
        int size = (int) packetSize;
        packetSize = 0;
        if (packet instanceof Packet.Ack ack && answer(ack)) {
            return;
        }
        if (packet instanceof Packet.Event) {
            environment.metrics().onEventIn();
        }
        if (!mailbox.offer(() -> handle(packet), size)) {
            deaf = true;
            session.close(CloseReason.TOO_MANY_EVENTS);
        }
    }

    /** Whoever has not even asked to connect has nothing to attach. */
    private void requireConnect() throws ProtocolException {
        if (!askedToConnect) {
            throw new ProtocolException("attachments before connect");
        }
    }

    private boolean answer(Packet.Ack ack) {
        LocalSocket socket = sockets.get(ack.namespace());
        if (socket == null) {
            return false;
        }
        socket.acks().answer(ack.id(), new Args(ack.args()));
        return true;
    }

    @Override
    public void onClose(CloseReason reason) {
        Deadline deadline = connectDeadline;
        if (deadline != null) {
            deadline.cancel();
        }
        // Now and not in the mailbox: a handler may be waiting for one of them.
        sockets.values().forEach(socket -> socket.acks().close());
        mailbox.execute(() -> handleClose(DisconnectReason.of(reason)));
    }

    private void handleClose(DisconnectReason reason) {
        closed = true;
        attempts.values().forEach(ConnectAttempt::abandon);
        attempts.clear();
        new ArrayList<>(sockets.values()).forEach(socket -> socket.leave(reason));
        server.remove(this);
        done.complete(null);
    }

    private void handle(Packet packet) {
        if (closed) {
            return;
        }
        if (packet instanceof Packet.Connect connect) {
            handleConnect(connect);
            return;
        }
        LocalSocket socket = sockets.get(packet.namespace());
        if (socket == null) {
            handleStray(packet);
        } else if (packet instanceof Packet.Event event) {
            socket.handleEvent(event);
        } else if (packet instanceof Packet.Disconnect) {
            socket.leave(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);
        }
    }

    /** A packet for a namespace that the client is not in. */
    private void handleStray(Packet packet) {
        if (!left.contains(packet.namespace())) {
            session.close(CloseReason.FORCED_SERVER_CLOSE);
        }
    }

    private void handleConnect(Packet.Connect packet) {
        String name = packet.namespace();
        LocalSocket present = sockets.get(name);
        if (present != null && present.isConnected()) {
            session.close(CloseReason.FORCED_SERVER_CLOSE);
            return;
        }
        if (present != null) {
            present.leave(DisconnectReason.SERVER_NAMESPACE_DISCONNECT);
        }
        // A client that gave up waiting and tries again: only the second attempt is answered.
        ConnectAttempt earlier = attempts.remove(name);
        if (earlier != null) {
            earlier.abandon();
        }
        attempt(packet);
    }

    private void attempt(Packet.Connect packet) {
        String name = packet.namespace();
        if (sockets.size() + attempts.size() >= environment.options().maxNamespaces()) {
            sendError(name, TOO_MANY_NAMESPACES);
            return;
        }
        ServerNamespace namespace = server.namespaces().enter(name);
        if (namespace == null) {
            sendError(name, INVALID_NAMESPACE);
            return;
        }
        Handshake handshake = new Handshake(session.request(), packet.auth());
        LocalSocket socket = new LocalSocket(server.nextSocketId(), namespace, this, handshake);
        ConnectAttempt attempt = new ConnectAttempt(socket, namespace.middleware(), this);
        attempts.put(name, attempt);
        attempt.advance();
    }

    /** The last middleware let it in. In the mailbox. */
    void accept(ConnectAttempt attempt) {
        LocalSocket socket = attempt.socket();
        String name = socket.namespace().name();
        attempts.remove(name);
        left.remove(name);
        sockets.put(name, socket);
        Deadline deadline = connectDeadline;
        if (deadline != null) {
            deadline.cancel();
        }
        session.admit();
        environment.metrics().onConnect(name);
        socket.enter();
    }

    /** A middleware refused. In the mailbox. */
    void refuse(ConnectAttempt attempt, ConnectError error) {
        String name = attempt.socket().namespace().name();
        attempts.remove(name);
        attempt.abandon();
        sendError(name, error);
    }

    private void sendError(String namespace, ConnectError error) {
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put("message", error.message());
        if (error.data() != null) {
            payload.put("data", error.data());
        }
        send(Outbound.packet(PacketEncoder.connectError(namespace, payload)));
    }

    /** A socket has left its namespace. In the mailbox. */
    void remove(LocalSocket socket, DisconnectReason reason) {
        String name = socket.namespace().name();
        sockets.remove(name, socket);
        if (reason.equals(DisconnectReason.SERVER_NAMESPACE_DISCONNECT)
                && left.size() < environment.options().maxNamespaces()) {
            left.add(name);
        }
    }

    /** Takes all sockets out of their namespaces and ends the connection. From any thread. */
    void disconnect() {
        List.copyOf(sockets.values()).forEach(socket -> socket.disconnect(false));
        session.close(CloseReason.FORCED_SERVER_CLOSE);
    }

    /** The server is being closed. */
    CompletableFuture<Void> shutDown() {
        session.close(CloseReason.SERVER_SHUTTING_DOWN);
        return done;
    }

    void send(OutboundPacket packet) {
        session.send(packet);
    }

    void execute(Runnable task) {
        mailbox.execute(task);
    }

    Environment environment() {
        return environment;
    }
}
