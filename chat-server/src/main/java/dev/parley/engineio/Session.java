package dev.parley.engineio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.engineio.codec.Packet;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session: one outbox, one heartbeat, one transport at a time, and one way in.
 *
 * <p>{@link #lock} guards the state. It is never held while something is written, answered or called back: a writer is claimed
 * under the lock and used outside of it, and since a transport gives its writer to one thread at a time, packets leave in order.
 * What comes in goes through the {@link Mailbox}, which has the listener called by one thread at a time.
 */
final class Session implements EngineSession {
    /** How long a closed session waits for the poll that fetches its last packets. */
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
    private final Mailbox mailbox = new Mailbox(this::onListenerFailure);
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Outbox outbox;

    @GuardedBy("lock")
    private State state = State.OPEN;

    @GuardedBy("lock")
    private Transport transport;

    @GuardedBy("lock")
    private @Nullable Probe probe;

    @GuardedBy("lock")
    private @Nullable CloseReason closedAs;

    @GuardedBy("lock")
    private Timers.@Nullable Timer departure;

    /** Null until the acceptor gave it and after it heard of the end; only within the mailbox. */
    private @Nullable SessionListener listener;

    /** @param link null for a session that begins with polling */
    Session(String id, HandshakeRequest request, Engine engine, @Nullable WebSocketLink link) {
        this.id = id;
        this.request = request;
        this.engine = engine;
        EngineOptions options = engine.options();
        outbox = new Outbox(options.outboundLimit(), engine.metrics()::onVolatileDrop);
        transport = link == null ? new PollingTransport(this) : new WebSocketTransport(this, link, engine.timers());
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
    public String transport() {
        synchronized (lock) {
            return transport.name();
        }
    }

    @Override
    public boolean send(OutboundPacket packet) {
        Transport.Writer writer = null;
        Outbox.Offer offer = Outbox.Offer.ACCEPTED;
        synchronized (lock) {
            if (state != State.OPEN) {
                return false;
            }
            if (packet.isVolatile() && !transport.isReady()) {
                offer = Outbox.Offer.DROPPED;
            } else if (outbox.isEmpty() && (writer = transport.claim()) != null) {
                outbox.onWriting(Outbox.cost(packet));
            } else {
                offer = outbox.offer(packet);
            }
        }
        return switch (offer) {
            case DROPPED -> {
                engine.metrics().onVolatileDrop();
                yield false;
            }
            case OVERFLOW -> {
                terminate(CloseReason.QUEUE_OVERFLOW);
                yield false;
            }
            case ACCEPTED -> {
                if (writer != null) {
                    write(writer, List.of(packet), Outbox.cost(packet));
                }
                flush();
                yield true;
            }
        };
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
            if (transport instanceof PollingTransport) {
                outbox.add(ControlPackets.CLOSE);
            }
        }
        stop(candidate);
        tell(reason);
        flush();
        depart(State.CLOSING, LINGER, reason);
    }

    // ---- what the endpoint brings

    /** Sends the handshake's answer, and only then asks the acceptor; whatever comes in meanwhile waits in the mailbox. */
    void open(OutboundPacket openPacket, SessionAcceptor acceptor, @Nullable HttpExchange exchange) {
        heartbeat.start();
        synchronized (lock) {
            outbox.add(openPacket);
        }
        mailbox.run(() -> {
            if (exchange == null) {
                flush();
            } else {
                onGet(exchange);
            }
            listener = acceptor.onOpen(this);
        });
    }

    /** The WebSocket that it began with. */
    WebSocketListener webSocket() {
        synchronized (lock) {
            if (transport instanceof WebSocketTransport webSocket) {
                return webSocket;
            }
            throw new IllegalStateException("transport: " + transport.name() + " (expected: websocket)");
        }
    }

    /** Whether requests may still come for it. */
    boolean isReachable() {
        if (heartbeat.isOverdue()) {
            onPingTimeout();
        }
        synchronized (lock) {
            return state != State.CLOSED;
        }
    }

    /** A poll. */
    void onGet(HttpExchange exchange) {
        PollingTransport polling = polling();
        if (polling == null) {
            engine.refuse(exchange, Refusal.UNKNOWN_SESSION);
            return;
        }
        switch (polling.park(exchange)) {
            case CLOSED -> engine.refuse(exchange, Refusal.UNKNOWN_SESSION);
            case OVERLAP -> {
                exchange.reply(400);
                onTransportBroken();
            }
            case PARKED -> {
                if (isIn(State.LEAVING)) {
                    terminate(CloseReason.TRANSPORT_CLOSE);
                } else {
                    flush();
                }
                watch(exchange, polling);
            }
        }
    }

    /** @return null if it was answered at once */
    @Nullable
    BodyReceiver onPost(HttpExchange exchange, boolean isBinary) {
        PollingTransport polling = polling();
        if (polling == null) {
            engine.refuse(exchange, Refusal.UNKNOWN_SESSION);
            return null;
        }
        if (isBinary || !polling.beginPost(exchange)) {
            exchange.reply(400);
            onTransportBroken();
            return null;
        }
        return new PostReceiver(this, polling, exchange);
    }

    /** A second way to a polling session. @return null if it may not have one */
    @Nullable
    WebSocketListener onCandidate(WebSocketLink link) {
        WebSocketTransport candidate = new WebSocketTransport(this, link, engine.timers());
        Probe begun;
        synchronized (lock) {
            if (state != State.OPEN || probe != null || !(transport instanceof PollingTransport polling)) {
                return null;
            }
            begun = new Probe(this, polling, candidate, engine.timers());
            probe = begun;
        }
        begun.start(engine.options().upgradeTimeout());
        return candidate;
    }

    // ---- what transports bring

    /** A packet from a POST. */
    void onPolled(Packet packet) {
        handle(packet);
    }

    /** A packet from a WebSocket, be it the session's or a candidate. */
    void onPacket(WebSocketTransport from, Packet packet) {
        Probe candidate = probeOf(from);
        if (candidate != null) {
            candidate.onPacket(packet);
        } else if (isCurrent(from)) {
            handle(packet);
        }
    }

    void onMalformed(WebSocketTransport from) {
        Probe candidate = probeOf(from);
        if (candidate != null) {
            candidate.fail();
        } else if (isCurrent(from)) {
            onMalformed();
        }
    }

    void onMalformed() {
        terminate(CloseReason.PARSE_ERROR);
    }

    void onTransportBroken() {
        terminate(CloseReason.TRANSPORT_ERROR);
    }

    void onTransportClosed(WebSocketTransport closed, CloseReason reason) {
        Probe candidate = probeOf(closed);
        if (candidate != null) {
            candidate.fail();
        } else if (isCurrent(closed)) {
            terminate(reason);
        }
    }

    /** A write that took its time has ended. */
    void onWritten(long bytes) {
        synchronized (lock) {
            outbox.onWritten(bytes);
        }
        flush();
    }

    /** Answers a POST whose packets have been handled. */
    void answer(HttpExchange exchange, PollingTransport polling) {
        State now;
        boolean byClient;
        synchronized (lock) {
            now = state;
            byClient = closedAs == CloseReason.TRANSPORT_CLOSE;
        }
        if (now == State.LEAVING) {
            polling.acceptWhenClosed(exchange);
        } else if (now != State.CLOSED || byClient) {
            PollingTransport.accept(exchange);
        } else {
            exchange.reply(400);
        }
    }

    // ---- the upgrade

    /** The candidate takes over; what was sent meanwhile goes by it. */
    boolean upgrade(Probe succeeded, WebSocketTransport to) {
        PollingTransport from;
        synchronized (lock) {
            if (probe != succeeded || state != State.OPEN || !(transport instanceof PollingTransport polling)) {
                return false;
            }
            from = polling;
            transport = to;
            probe = null;
        }
        from.retire();
        engine.metrics().onUpgrade();
        flush();
        return true;
    }

    /** @return false if it had ended before */
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
            case PING -> onTransportBroken(); // only the server pings
            case CLOSE -> handleGoodbye();
            case OPEN, UPGRADE, NOOP -> {} // means nothing here; the reference server ignores them too
        }
    }

    private void deliver(int size, Consumer<SessionListener> message) {
        if (!isIn(State.OPEN)) {
            return;
        }
        engine.metrics().onMessageIn(size);
        mailbox.run(() -> {
            if (listener != null) {
                message.accept(listener);
            }
        });
    }

    private void handleGoodbye() {
        boolean awaitsPoll;
        synchronized (lock) {
            awaitsPoll = state == State.OPEN && transport instanceof PollingTransport polling && !polling.isReady();
            if (awaitsPoll) {
                state = State.LEAVING;
            }
        }
        if (awaitsPoll) {
            depart(State.LEAVING, FAREWELL, CloseReason.TRANSPORT_CLOSE);
        } else {
            terminate(CloseReason.TRANSPORT_CLOSE);
        }
    }

    private void sendPing() {
        synchronized (lock) {
            if (state != State.OPEN) {
                return;
            }
            outbox.add(ControlPackets.PING);
        }
        flush();
    }

    private void onPingTimeout() {
        terminate(CloseReason.PING_TIMEOUT);
    }

    private void watch(HttpExchange exchange, PollingTransport polling) {
        if (polling.isParked(exchange)) {
            exchange.onGone(() -> {
                if (polling.forget(exchange)) {
                    onTransportBroken();
                }
            });
        }
    }

    /** Writes what waits, as long as the transport takes it. */
    private void flush() {
        while (true) {
            Transport.Writer writer;
            List<OutboundPacket> batch;
            long bytes;
            synchronized (lock) {
                if (outbox.isEmpty() || state == State.CLOSED || (writer = transport.claim()) == null) {
                    break;
                }
                bytes = outbox.waitingBytes();
                batch = outbox.takeAll();
            }
            write(writer, batch, bytes);
        }
        finish();
    }

    private void write(Transport.Writer writer, List<OutboundPacket> batch, long bytes) {
        count(batch);
        if (writer.write(batch, bytes)) {
            synchronized (lock) {
                outbox.onWritten(bytes);
            }
        }
    }

    private void count(List<OutboundPacket> batch) {
        for (OutboundPacket packet : batch) {
            for (EngineMessage message : packet.messages()) {
                if (message.isMessage()) {
                    engine.metrics().onMessageOut(message.size());
                }
            }
        }
    }

    /** Ends a closing session whose last packet has been handed over; the transport sends the close after it. */
    private void finish() {
        CloseReason reason;
        synchronized (lock) {
            if (state != State.CLOSING || !outbox.isEmpty() || closedAs == null) {
                return;
            }
            reason = closedAs;
        }
        terminate(reason);
    }

    /** Ends the session now. */
    private void terminate(CloseReason reason) {
        Probe candidate;
        Transport last;
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
            last = transport;
            outbox.clear();
            if (departure != null) {
                departure.cancel();
            }
        }
        engine.forget(this);
        stop(candidate);
        last.close(reason);
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
        mailbox.run(() -> {
            SessionListener last = listener;
            listener = null;
            if (last != null) {
                last.onClose(reason);
            }
        });
    }

    private void onListenerFailure(Throwable failure) {
        log.error("a session's listener failed; the session is closed", failure);
        terminate(CloseReason.FORCED_SERVER_CLOSE);
    }

    /** Null when a WebSocket carries the session. */
    @Nullable
    PollingTransport polling() {
        synchronized (lock) {
            return transport instanceof PollingTransport polling ? polling : null;
        }
    }

    /** Bytes that wait for the client, those on their way into the socket included. */
    long outboundBytes() {
        synchronized (lock) {
            return outbox.bytes();
        }
    }

    private @Nullable Probe probeOf(WebSocketTransport candidate) {
        synchronized (lock) {
            return probe != null && probe.isOf(candidate) ? probe : null;
        }
    }

    private boolean isCurrent(Transport asked) {
        synchronized (lock) {
            return transport == asked;
        }
    }

    private boolean isIn(State asked) {
        synchronized (lock) {
            return state == asked;
        }
    }
}
