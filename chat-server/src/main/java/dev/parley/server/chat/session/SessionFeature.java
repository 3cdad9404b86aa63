package dev.parley.server.chat.session;

import dev.parley.presence.PresenceManager;
import dev.parley.presence.UserData;
import dev.parley.server.auth.AuthFailure;
import dev.parley.server.auth.Principal;
import dev.parley.server.auth.TokenVerifier;
import dev.parley.server.auth.UnauthorizedException;
import dev.parley.server.chat.ChatMetrics;
import dev.parley.server.chat.ClientEvents;
import dev.parley.server.chat.ClientSession;
import dev.parley.server.chat.ErrorCode;
import dev.parley.server.chat.MemberSockets;
import dev.parley.server.chat.Payload;
import dev.parley.server.chat.RefusedException;
import dev.parley.server.chat.Timestamps;
import dev.parley.server.limit.RateLimiter;
import dev.parley.server.limit.RateLimits;
import dev.parley.socketio.Namespace;
import dev.parley.socketio.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The life of a session ("Connecting" in the chat protocol): a token lets the socket in, its rooms are joined, the user is
 * online, the client is told {@code session:ready}; it ends with the socket or, some time after its warning, with the token.
 */
public final class SessionFeature {
    private static final Duration ONLINE_PATIENCE = Duration.ofSeconds(1);

    private final TokenVerifier tokens;
    private final ClientEvents events;
    private final RateLimiter limiter;
    private final PresenceManager presence;
    private final ChatMetrics metrics;
    private final Clock clock;
    private final String serverId;
    private final ExpiryClock expiry;

    public SessionFeature(
            TokenVerifier tokens,
            ClientEvents events,
            RateLimiter limiter,
            PresenceManager presence,
            ChatMetrics metrics,
            Clock clock,
            String serverId) {
        this.tokens = tokens;
        this.events = events;
        this.limiter = limiter;
        this.presence = presence;
        this.metrics = metrics;
        this.clock = clock;
        this.serverId = serverId;
        this.expiry = new ExpiryClock(clock);
        events.on("session:refresh", RateLimits.Kind.OTHER, this::handleRefresh);
    }

    /**
     * Opens the namespace for sockets with a token.
     *
     * @param onGone called with each session that has ended, where its handlers ran
     */
    public void open(Namespace namespace, MemberSockets members, List<Consumer<ClientSession>> onGone) {
        namespace.use(new TokenMiddleware(tokens, limiter, metrics));
        namespace.onConnection(socket -> onConnection(socket, members, onGone));
    }

    /** Runs on the socket's mailbox, so that what the client sends meanwhile waits its turn. */
    private void onConnection(Socket socket, MemberSockets members, List<Consumer<ClientSession>> onGone) {
        ClientSession session = new ClientSession(socket, TokenMiddleware.principalOf(socket));
        socket.onDisconnect(reason -> {
            expiry.forget(session);
            members.onDisconnect(session);
            presence.setUserOffline(session.userId(), socket.id().value());
            onGone.forEach(listener -> listener.accept(session));
        });
        socket.setData(Map.of("userId", session.userId()));
        events.bind(session);
        bringOnline(session);
        expiry.watch(session);
        members.onConnect(session);
    }

    /** Who is told to be ready is online for everybody who asks afterwards, on whichever server; unless Redis takes its time. */
    private void bringOnline(ClientSession session) {
        presence.setUserOnline(session.userId(), session.socketId().value(), userData(session.principal()))
                .copy()
                .completeOnTimeout(false, ONLINE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> false)
                .join();
    }

    private static UserData userData(Principal principal) {
        return new UserData(principal.name(), principal.avatar());
    }

    /** The session's rooms are joined: from now on it hears everything. */
    public void sendReady(ClientSession session) {
        Map<String, @Nullable Object> ready = new LinkedHashMap<>();
        ready.put("userId", session.userId());
        ready.put("socketId", session.socketId().value());
        ready.put("serverId", serverId);
        ready.put("recovered", false);
        ready.put("serverTime", Timestamps.format(clock.instant()));
        session.socket().emit("session:ready", ready);
    }

    private Map<String, @Nullable Object> handleRefresh(ClientSession session, Payload payload) {
        if (payload.has("token") && !(payload.raw("token") instanceof String)) {
            throw RefusedException.invalid("token", "a token");
        }
        try {
            Principal fresh = tokens.verify((String) payload.raw("token"));
            if (!fresh.userId().equals(session.userId())) {
                throw new UnauthorizedException(AuthFailure.OTHER_USER);
            }
            session.refresh(fresh);
        } catch (UnauthorizedException e) {
            String reason = e.reason().wireName();
            metrics.onUnauthorized(reason);
            throw RefusedException.of(ErrorCode.UNAUTHORIZED, "unauthorized", Map.of("reason", reason));
        }
        expiry.watch(session);
        @Nullable Instant expiresAt = session.principal().expiresAt();
        return expiresAt == null ? Map.of() : Map.of("expiresAt", Timestamps.format(expiresAt));
    }

    /** To be called about once a second. */
    public void tick() {
        expiry.tick();
    }
}
