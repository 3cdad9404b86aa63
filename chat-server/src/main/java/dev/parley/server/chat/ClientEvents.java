package dev.parley.server.chat;

import dev.parley.server.limit.RateLimiter;
import dev.parley.server.limit.RateLimits;
import dev.parley.server.store.StoreUnavailableException;
import dev.parley.socketio.Ack;
import dev.parley.socketio.Args;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client events that this server answers. Features add theirs while it is put together; then every new socket gets them
 * all. This is the one place where acks leave: each event is counted against the user's limits, handled, and answered once,
 * with {@code {ok: true, …}} or {@code {ok: false, error}}; where no ack is wanted, an error leaves as {@code error:client}.
 * Handlers run on the socket's mailbox and may block.
 */
public final class ClientEvents {
    private static final Logger log = LoggerFactory.getLogger(ClientEvents.class);

    private static final String NOTHING_SAVED = "the store is down; nothing was saved";
    private static final String PERHAPS_SAVED =
            "the store does not answer; it is safe to try again, with the same clientId for a message";

    private final RateLimiter limiter;
    private final ChatMetrics metrics;
    /** Filled before the first socket comes, only read afterwards. */
    private final Map<String, Registration> registrations = new LinkedHashMap<>();

    public ClientEvents(RateLimiter limiter, ChatMetrics metrics) {
        this.limiter = limiter;
        this.metrics = metrics;
    }

    /** Adds an event whose answer is known when the handler returns. */
    public ClientEvents on(String event, RateLimits.Kind kind, Handler handler) {
        return onAsync(
                event, kind, (session, payload) -> CompletableFuture.completedFuture(handler.handle(session, payload)));
    }

    /** Adds an event that is answered later. */
    public ClientEvents onAsync(String event, RateLimits.Kind kind, AsyncHandler handler) {
        if (registrations.putIfAbsent(event, new Registration(event, kind, handler)) != null) {
            throw new IllegalStateException("event: " + event + " (expected: one that has no handler yet)");
        }
        return this;
    }

    /** Makes a socket answer all events. */
    public void bind(ClientSession session) {
        registrations
                .values()
                .forEach(registration -> session.socket()
                        .on(registration.event, (args, ack) -> onEvent(registration, session, args, ack)));
    }

    private void onEvent(Registration registration, ClientSession session, Args args, Ack ack) {
        handle(registration, session, args).whenComplete((result, failure) -> {
            if (failure == null) {
                ack.send(success(result));
            } else {
                refuse(registration.event, session, ack, refusal(registration.event, session, failure));
            }
        });
    }

    private CompletionStage<Map<String, @Nullable Object>> handle(
            Registration registration, ClientSession session, Args args) {
        try {
            charge(session, registration.kind, 1);
            return registration.handler.handle(session, Payload.of(args.get(0)));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Counts what an event costs beyond itself against the user's limits.
     *
     * @param permits nothing is counted unless this is positive
     * @throws RefusedException if the user has to wait
     */
    public void charge(ClientSession session, RateLimits.Kind kind, int permits) {
        if (permits > 0) {
            Duration wait = limiter.acquire(session.userId(), kind, permits);
            if (!wait.isZero()) {
                throw RefusedException.of(
                        ErrorCode.RATE_LIMITED, "too many events", Map.of("retryAfterMs", RateLimiter.millis(wait)));
            }
        }
    }

    private static Map<String, @Nullable Object> success(Map<String, @Nullable Object> result) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("ok", true);
        answer.putAll(result);
        return answer;
    }

    private void refuse(String event, ClientSession session, Ack ack, RefusedException refused) {
        metrics.onRefused(refused.code());
        if (ack.isWanted()) {
            Map<String, @Nullable Object> answer = new LinkedHashMap<>();
            answer.put("ok", false);
            answer.put("error", refused.toWire());
            ack.send(answer);
        } else {
            session.socket().emit("error:client", Map.of("event", event, "error", refused.toWire()));
        }
    }

    private static RefusedException refusal(String event, ClientSession session, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RefusedException refused) {
            return refused;
        }
        if (cause instanceof StoreUnavailableException unavailable) {
            return RefusedException.of(
                    ErrorCode.UNAVAILABLE, unavailable.nothingSaved() ? NOTHING_SAVED : PERHAPS_SAVED);
        }
        String errorId = UUID.randomUUID().toString();
        log.error("Handling {} of socket {} failed, error id {}", event, session.socketId(), errorId, cause);
        return RefusedException.of(ErrorCode.INTERNAL, "a fault of the server", Map.of("errorId", errorId));
    }

    /** Does what an event asks for; what it returns is added to the ack. May block, and says no by {@link RefusedException}. */
    @FunctionalInterface
    public interface Handler {
        Map<String, @Nullable Object> handle(ClientSession session, Payload payload);
    }

    /** The same, with an answer that comes later. */
    @FunctionalInterface
    public interface AsyncHandler {
        CompletionStage<Map<String, @Nullable Object>> handle(ClientSession session, Payload payload);
    }

    private record Registration(String event, RateLimits.Kind kind, AsyncHandler handler) {}
}
