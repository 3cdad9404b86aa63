package dev.parley.engineio;

import dev.parley.engineio.codec.OpenPacket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An Engine.IO v4 endpoint: decides on requests, opens sessions and finds them again. The web layer asks {@link #refusalOf} first,
 * and then brings the request to {@link #onGet}, {@link #onPost} or {@link #onUpgrade}. All
 * methods may be called from any thread and none blocks.
 */
public final class Engine {
    private static final String WEBSOCKET = "websocket";

    private final EngineOptions options;
    private final SessionAcceptor acceptor;
    private final EngineMetrics metrics;
    private final Timers timers;
    private final SessionIds ids = new SessionIds();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> emptied = new CompletableFuture<>();
    private final AtomicInteger pending = new AtomicInteger();
    private volatile boolean closing;

    public Engine(EngineOptions options, SessionAcceptor acceptor, EngineMetrics metrics, Timers timers) {
        this.options = options;
        this.acceptor = acceptor;
        this.metrics = metrics;
        this.timers = timers;
    }

    public EngineOptions options() {
        return options;
    }

    /** Sessions that are open or still closing. */
    public int sessionCount() {
        return sessions.size();
    }

    /** Why a request may not go on; the order of the checks is the reference server's. A refusal is counted here. */
    public Optional<Refusal> refusalOf(EngineRequest request) {
        Refusal refusal = check(request);
        if (refusal != null) {
            metrics.onRefusal(refusal.code());
        }
        return Optional.ofNullable(refusal);
    }

    /** A request that the web layer refused for reasons of its own. */
    public void onRefused(Refusal refusal) {
        metrics.onRefusal(refusal.code());
    }

    /** A handshake by polling, or a poll. */
    public void onGet(EngineRequest request, HttpExchange exchange) {
        String sid = sid(request);
        if (sid == null) {
            openSession(request.toHandshake(), null, exchange);
            return;
        }
        Session session = sessions.get(sid);
        if (session == null) {
            refuse(exchange, Refusal.UNKNOWN_SESSION); // it ended since it was checked
        } else {
            session.onGet(exchange);
        }
    }

    /**
     * A POST, before its body.
     *
     * @return who takes the body; null if the request has been answered already
     */
    public @Nullable BodyReceiver onPost(EngineRequest request, HttpExchange exchange) {
        Session session = find(request);
        if (session == null) {
            refuse(exchange, Refusal.UNKNOWN_SESSION);
            return null;
        }
        return session.onPost(exchange, "application/octet-stream".equals(request.header("content-type")));
    }

    /**
     * A WebSocket that is about to be opened: a handshake, or a candidate for an upgrade. All that is needed of the request is read
     * now, since it is gone when the WebSocket is open.
     */
    public Function<WebSocketLink, WebSocketListener> onUpgrade(EngineRequest request) {
        String sid = sid(request);
        if (sid != null) {
            return link -> joinSession(sid, link);
        }
        HandshakeRequest handshake = request.toHandshake();
        return link -> openSession(handshake, link, null).webSocket();
    }

    /**
     * Opens no more sessions, and closes all as {@code server shutting down}. Parked polls are answered; other polling clients hear
     * it with their next poll.
     *
     * @return completed when no session is left
     */
    public CompletableFuture<Void> closeSessions() {
        closing = true;
        sessions.values().forEach(session -> session.close(CloseReason.SERVER_SHUTTING_DOWN));
        completeWhenEmpty();
        return emptied;
    }

    /** Whether a request comes too late: a closing engine takes only those of sessions that it has. */
    public boolean isClosedTo(EngineRequest request) {
        return closing && sid(request) == null;
    }

    EngineMetrics metrics() {
        return metrics;
    }

    Timers timers() {
        return timers;
    }

    void onAdmitted() {
        pending.decrementAndGet();
    }

    void forget(Session session) {
        sessions.remove(session.id(), session);
        completeWhenEmpty();
    }

    void refuse(HttpExchange exchange, Refusal refusal) {
        onRefused(refusal);
        refusal.answer(exchange);
    }

    private @Nullable Refusal check(EngineRequest request) {
        String transport = request.query("transport");
        if (transport == null || !options.transports().contains(transport)) {
            return Refusal.UNKNOWN_TRANSPORT;
        }
        String origin = request.header("origin");
        if (origin != null && !isHeaderText(origin)) {
            return Refusal.BAD_REQUEST;
        }
        String sid = sid(request);
        Refusal refusal = sid == null ? checkHandshake(request, transport) : checkSession(request, transport, sid);
        if (refusal != null) {
            return refusal;
        }
        if (origin != null && !request.isSameOrigin() && !options.cors().allows(origin)) {
            return Refusal.FORBIDDEN;
        }
        return sid == null ? checkAdmission(request) : null;
    }

    /** Requests at the same moment may pass together; that is no harm. */
    private @Nullable Refusal checkAdmission(EngineRequest request) {
        if (!"4".equals(request.query("EIO"))) {
            return Refusal.UNSUPPORTED_PROTOCOL;
        }
        return pending.get() >= options.maxPending() ? Refusal.TOO_MANY_PENDING : null;
    }

    private @Nullable Refusal checkSession(EngineRequest request, String transport, String sid) {
        Session session = sessions.get(sid);
        if (session == null || !session.isReachable()) {
            return Refusal.UNKNOWN_SESSION;
        }
        boolean fits = request.isUpgrade() ? transport.equals(WEBSOCKET) : transport.equals(session.transport());
        boolean plainWebSocket = !request.isUpgrade() && transport.equals(WEBSOCKET);
        return fits && !plainWebSocket ? null : Refusal.BAD_REQUEST;
    }

    private static @Nullable Refusal checkHandshake(EngineRequest request, String transport) {
        if (!request.method().equals("GET")) {
            return Refusal.BAD_HANDSHAKE_METHOD;
        }
        return transport.equals(WEBSOCKET) == request.isUpgrade() ? null : Refusal.BAD_REQUEST;
    }

    /** Begins with the exchange, or on the link. */
    private Session openSession(
            HandshakeRequest handshake, @Nullable WebSocketLink link, @Nullable HttpExchange exchange) {
        Session session = new Session(ids.next(), handshake, this, link);
        pending.incrementAndGet();
        if (acceptor.admitsAtOnce()) {
            session.admit();
        }
        sessions.put(session.id(), session);
        metrics.onOpen(session.transport());
        session.open(openPacket(session, link == null ? upgrades() : List.of()), acceptor, exchange);
        if (closing) {
            session.close(CloseReason.SERVER_SHUTTING_DOWN); // closeSessions may not have seen it
        }
        return session;
    }

    private WebSocketListener joinSession(String sid, WebSocketLink link) {
        Session session = sessions.get(sid);
        WebSocketListener candidate = session == null ? null : session.onCandidate(link);
        return candidate == null ? Unwanted.turnAway(link, timers) : candidate;
    }

    private void completeWhenEmpty() {
        if (closing && sessions.isEmpty()) {
            emptied.complete(null);
        }
    }

    private OutboundPacket openPacket(Session session, List<String> upgrades) {
        return ControlPackets.of(new OpenPacket(
                        session.id(),
                        upgrades,
                        options.pingInterval(),
                        options.pingTimeout(),
                        options.maxHttpBufferSize())
                .encode());
    }

    private List<String> upgrades() {
        return options.transports().contains(WEBSOCKET) ? List.of(WEBSOCKET) : List.of();
    }

    private @Nullable Session find(EngineRequest request) {
        String sid = sid(request);
        return sid == null ? null : sessions.get(sid);
    }

    private static @Nullable String sid(EngineRequest request) {
        String sid = request.query("sid");
        return sid == null || sid.isEmpty() ? null : sid;
    }

    private static boolean isHeaderText(String value) {
        return value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff));
    }
}
