package dev.parley.engineio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.engineio.codec.Packet;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session: its state, its heartbeat, one transport at a time and perhaps a candidate to replace it. {@link #lock} guards the
 * state, and is never held while something is written, answered or called back.
 */
final class Session implements EngineSession {
    /** How long a closed session waits for the poll, or the socket, that takes its last packets. */
    static final Duration LINGER = Duration.ofSeconds(30);

    /**
     * A client that says goodbye by POST while its next GET is on its way, on another connection, has that GET answered as if it
     * had come first.
     */
    static final Duration FAREWELL = Duration.ofMillis(50);

    private static final Logger log = LoggerFactory.getLogger(Session.class);

    private enum State {
        OPEN,
        /** The client said goodbye, a poll of its may still be under way. */
        LEAVING,
        /** We closed it, and what was sent before is still to leave. */
        CLOSING,
        CLOSED
    }

    private final String id;
    private final HandshakeRequest request;
    private final Engine engine;
    private final Heartbeat heartbeat;
    private final Outbound outbound;
    private final Inbound inbound = new Inbound(this::onListenerFailure);
    private final AtomicBoolean admitted = new AtomicBoolean();
    private final Object lock = new Object();

    @GuardedBy("lock")
    private State state = State.OPEN;

    @GuardedBy("lock")
    private @Nullable Probe probe;

    @GuardedBy("lock")
    private @Nullable CloseReason closedAs;

    @GuardedBy("lock")
    private Timers.@Nullable Timer departure;

    /** @param link null for a session that begins with polling */
    Session(String id, HandshakeRequest request, Engine engine, @Nullable WebSocketLink link) {
        this.id = id;
        this.request = request;
        this.engine = engine;
        EngineOptions options = engine.options();
        Transport first =
                link == null ? new PollingTransport(this) : new WebSocketTransport(this, link, engine.timers());
        outbound = new Outbound(options.outboundLimit(), engine.metrics(), first);
        heartbeat = new Heartbeat(
                engine.timers(), options.pingInterval(), options.pingTimeout(), this::sendPing, this::onPingTimeout);
    }

    // ---- the session as those see it who use it

    @Override
    public String id() {
        return id;
    }

    @Override
    public HandshakeRequest request() {
        return request;
    }

    @Override
    public void admit() {
        if (admitted.compareAndSet(false, true)) {
            engine.onAdmitted();
        }
    }

    @Override
    public String transport() {
        return outbound.transport().name();
    }

    @Override
    public boolean send(OutboundPacket packet) {
        Outbound.Outcome outcome = outbound.send(packet);
        finish();
        if (outcome == Outbound.Outcome.DROPPED) {
            engine.metrics().onVolatileDrop();
        } else if (outcome == Outbound.Outcome.OVERFLOW) {
            terminate(CloseReason.QUEUE_OVERFLOW);
        }
        return outcome == Outbound.Outcome.ACCEPTED;
    }

    @Override
    public void close(CloseReason reason) {
        Probe candidate;
        synchronized (lock) {
            if (state != State.OPEN) {
                return;
            }
            state = State.CLOSING;
            closedAs = reason;
            candidate = probe;
            probe = null;
        }
        stop(candidate);
        tell(reason);
        outbound.seal(polling() == null ? null : ControlPackets.CLOSE);
        finish();
        depart(State.CLOSING, LINGER, reason);
    }

    // ---- what the endpoint brings

    /** Sends the handshake's answer, and only then asks the acceptor. */
    void open(OutboundPacket openPacket, SessionAcceptor acceptor, @Nullable HttpExchange exchange) {
        inbound.open(() -> {
            sendControl(openPacket);
            heartbeat.start(); // and not before: on a busy machine a ping would overtake
            if (exchange != null) {
                onGet(exchange);
            }
            return acceptor.onOpen(this);
        });
    }

    /** The WebSocket that it began with. */
    WebSocketListener webSocket() {
        if (outbound.transport() instanceof WebSocketTransport webSocket) {
            return webSocket;
        }
        throw new IllegalStateException("transport: " + transport() + " (expected: websocket)");
    }

    /** Whether requests may still come for it. */
    boolean isReachable() {
        if (heartbeat.isOverdue()) {
            onPingTimeout();
        }
        return !isIn(State.CLOSED);
    }

    /** A poll. */
    void onGet(HttpExchange exchange) {
        PollingTransport polling = polling();
        if (polling == null) {
            refuse(exchange, Refusal.UNKNOWN_SESSION);
        } else {
            polling.onGet(exchange);
        }
    }

    /**
     * A POST, before its body.
     *
     * @return null if it was answered at once
     */
    @Nullable
    BodyReceiver onPost(HttpExchange exchange, boolean isBinary) {
        PollingTransport polling = polling();
        if (polling == null) {
            refuse(exchange, Refusal.UNKNOWN_SESSION);
            return null;
        }
        return polling.onPost(exchange, isBinary);
    }

    /**
     * A second way to a polling session.
     *
     * @return null if it may not have one
     */
    @Nullable
    WebSocketListener onCandidate(WebSocketLink link) {
        PollingTransport polling = polling();
        if (polling == null) {
            return null;
        }
        WebSocketTransport candidate = new WebSocketTransport(this, link, engine.timers());
        Probe begun = new Probe(this, polling, candidate, engine.timers());
        synchronized (lock) {
            if (state != State.OPEN || probe != null || outbound.transport() != polling) {
                return null;
            }
            probe = begun;
        }
        begun.start(engine.options().upgradeTimeout());
        return candidate;
    }

    // ---- what transports bring

    /** A poll is parked, and takes what waits. */
    void onPoll() {
        if (isLeaving()) {
            terminate(CloseReason.TRANSPORT_CLOSE);
        } else {
            flush();
        }
    }

    /** A packet from a POST. */
    void onPolled(Packet packet) {
        handle(packet);
    }

    /** A packet from a WebSocket, be it the session's or a candidate. */
    void onPacket(WebSocketTransport from, Packet packet) {
        Probe candidate = probeOf(from);
        if (candidate != null) {
            candidate.onPacket(packet);
        } else if (outbound.transport() == from) {
            handle(packet);
        }
    }

    void onMalformed(WebSocketTransport from) {
        Probe candidate = probeOf(from);
        if (candidate != null) {
            candidate.fail();
        } else if (outbound.transport() == from) {
            onMalformed();
        }
    }

    void onMalformed() {
        terminate(CloseReason.PARSE_ERROR);
    }

    void onPollingBroken(PollingTransport broken) {
        if (outbound.transport() == broken) {
            terminate(CloseReason.TRANSPORT_ERROR);
        }
    }

    void onTransportClosed(WebSocketTransport closed, CloseReason reason) {
        Probe candidate = probeOf(closed);
        if (candidate != null) {
            candidate.fail();
        } else if (outbound.transport() == closed) {
            terminate(reason);
        }
    }

    /** A write that took its time has ended. */
    void onWritten(long bytes) {
        outbound.onWritten(bytes);
        finish();
    }

    /** Whether the client said goodbye. */
    boolean isLeaving() {
        return isIn(State.LEAVING);
    }

    /** Whether it ended by what the client did wrong. */
    boolean isBroken() {
        synchronized (lock) {
            return closedAs == CloseReason.PARSE_ERROR || closedAs == CloseReason.TRANSPORT_ERROR;
        }
    }

    void refuse(HttpExchange exchange, Refusal refusal) {
        engine.refuse(exchange, refusal);
    }

    // ---- the upgrade

    /** The candidate takes over; what was sent meanwhile goes by it. */
    boolean upgrade(Probe succeeded, PollingTransport from, WebSocketTransport to) {
        synchronized (lock) {
            if (probe != succeeded || state != State.OPEN) {
                return false;
            }
            probe = null;
            outbound.switchTo(to);
        }
        HttpExchange overtaker = from.retire();
        if (overtaker != null) {
            refuse(overtaker, Refusal.BAD_REQUEST); // like the polls after it
        }
        engine.metrics().onUpgrade();
        flush();
        return true;
    }

    /**
     * The candidate has failed.
     *
     * @return false if it had been given up before
     */
    boolean endProbe(Probe failed) {
        synchronized (lock) {
            if (probe != failed) {
                return false;
            }
            probe = null;
            return true;
        }
    }

    // ---- within

    private void handle(Packet packet) {
        if (packet instanceof Packet.Binary binary) {
            deliver(binary.data().length, heard -> heard.onBinary(binary.data()));
        } else if (packet instanceof Packet.Text text) {
            handleText(text);
        }
    }

    private void handleText(Packet.Text packet) {
        switch (packet.type()) {
            case MESSAGE -> deliver(packet.data().length(), heard -> heard.onText(packet.data()));
            case PONG -> heartbeat.onPong();
            case PING -> terminate(CloseReason.TRANSPORT_ERROR); // only the server pings
            case CLOSE -> handleGoodbye();
            case OPEN, UPGRADE, NOOP -> {} // means nothing here; the reference server ignores them too
        }
    }

    private void deliver(int size, Consumer<SessionListener> message) {
        if (isIn(State.OPEN)) {
            engine.metrics().onMessageIn(size);
            inbound.deliver(message);
        }
    }

    private void handleGoodbye() {
        PollingTransport polling = polling();
        boolean awaitsPoll;
        synchronized (lock) {
            awaitsPoll = state == State.OPEN && polling != null && !polling.isReady();
            if (awaitsPoll) {
                state = State.LEAVING;
            }
        }
        if (awaitsPoll) {
            outbound.discard();
            depart(State.LEAVING, FAREWELL, CloseReason.TRANSPORT_CLOSE);
        } else {
            terminate(CloseReason.TRANSPORT_CLOSE);
        }
    }

    private void sendPing() {
        sendControl(ControlPackets.PING);
    }

    private void sendControl(OutboundPacket packet) {
        outbound.sendControl(packet);
        finish();
    }

    private void onPingTimeout() {
        terminate(CloseReason.PING_TIMEOUT);
    }

    private void flush() {
        outbound.flush();
        finish();
    }

    /**
     * Ends a closing session whose last packet has been handed over; the transport sends the close after it. Whoever has written
     * calls this, since the session may have begun to close meanwhile, and whoever closes it leaves the end to that writer.
     */
    private void finish() {
        CloseReason reason;
        synchronized (lock) {
            reason = state == State.CLOSING ? closedAs : null;
        }
        if (reason != null && outbound.isEmpty()) {
            terminate(reason);
        }
    }

    /** Ends the session now. */
    private void terminate(CloseReason reason) {
        Probe candidate;
        boolean isNews;
        synchronized (lock) {
            if (state == State.CLOSED) {
                return;
            }
            isNews = state != State.CLOSING;
            state = State.CLOSED;
            closedAs = reason;
            candidate = probe;
            probe = null;
            if (departure != null) {
                departure.cancel();
            }
        }
        outbound.discard();
        admit(); // or it would be pending for ever
        engine.forget(this);
        stop(candidate);
        outbound.transport().close(reason);
        if (isNews) {
            tell(reason);
        }
    }

    private void stop(@Nullable Probe candidate) {
        heartbeat.stop();
        if (candidate != null) {
            candidate.cancel();
        }
    }

    /** Gives a session in its last state some time, and ends it then. */
    private void depart(State expected, Duration patience, CloseReason reason) {
        synchronized (lock) {
            if (state == expected) {
                departure = engine.timers().schedule(patience, () -> terminate(reason));
            }
        }
    }

    private void tell(CloseReason reason) {
        engine.metrics().onClose(transport(), reason);
        inbound.close(reason);
    }

    private void onListenerFailure(Throwable failure) {
        log.error("a session's listener failed; the session is closed", failure);
        terminate(CloseReason.FORCED_SERVER_CLOSE);
    }

    /** Null when a WebSocket carries the session. */
    @Nullable
    PollingTransport polling() {
        return outbound.transport() instanceof PollingTransport polling ? polling : null;
    }

    /** Bytes that wait for the client, those on their way into the socket included. */
    long outboundBytes() {
        return outbound.bytes();
    }

    private @Nullable Probe probeOf(WebSocketTransport candidate) {
        synchronized (lock) {
            return probe != null && probe.isOf(candidate) ? probe : null;
        }
    }

    private boolean isIn(State asked) {
        synchronized (lock) {
            return state == asked;
        }
    }
}
