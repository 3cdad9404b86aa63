package dev.parley.server;

import dev.parley.presence.PresenceManager;
import dev.parley.redis.Redis;
import dev.parley.redis.RedisState;
import dev.parley.server.auth.TokenVerifier;
import dev.parley.server.chat.Access;
import dev.parley.server.chat.ChatFeed;
import dev.parley.server.chat.ChatMetrics;
import dev.parley.server.chat.ClientEvents;
import dev.parley.server.chat.MemberSockets;
import dev.parley.server.chat.history.HistoryFeature;
import dev.parley.server.chat.membership.MembershipFeature;
import dev.parley.server.chat.message.MessageFeature;
import dev.parley.server.chat.presence.PresenceFeature;
import dev.parley.server.chat.reaction.ReactionFeature;
import dev.parley.server.chat.receipt.ReceiptFeature;
import dev.parley.server.chat.session.SessionFeature;
import dev.parley.server.chat.typing.TypingFeature;
import dev.parley.server.limit.RateLimiter;
import dev.parley.server.limit.RateLimits;
import dev.parley.server.store.ChatStore;
import dev.parley.server.store.MessageLog;
import dev.parley.socketio.Namespace;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chat of one server, put together from its features. It owns no thread: handlers run where Socket.IO runs them, other
 * work on the given workers, and a few repeating tasks on the given timers do what is due by time.
 */
public final class ChatModule implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChatModule.class);

    private final ChatFeed feed;
    private final CompletableFuture<Void> ready;
    private final List<ScheduledFuture<?>> ticks = new ArrayList<>();

    /** Opens the namespace: sockets are let in from here on. */
    public ChatModule(Parts parts) {
        LongSupplier nanoTime = System::nanoTime;
        RateLimiter limiter = new RateLimiter(parts.limits, nanoTime);
        ClientEvents events = new ClientEvents(limiter, parts.metrics);
        feed = new ChatFeed(
                parts.namespace,
                parts.redis,
                parts.messages,
                parts.workers,
                parts.clock,
                nanoTime,
                parts.serverId,
                parts.metrics);
        SessionFeature sessions = new SessionFeature(
                parts.tokens, events, limiter, parts.presence, parts.metrics, parts.clock, parts.serverId);
        MemberSockets members =
                new MemberSockets(parts.chats, parts.messages, feed, parts.workers, nanoTime, sessions::sendReady);
        Access access = new Access(parts.chats, members, feed);
        new MembershipFeature(
                events, parts.chats, parts.messages, parts.presence, access, members, feed, parts.workers, parts.clock);
        new MessageFeature(events, parts.messages, access, feed, parts.workers);
        new HistoryFeature(events, parts.messages, parts.chats, access);
        new ReactionFeature(events, parts.messages, access, feed);
        new ReceiptFeature(events, parts.chats, access, feed);
        new PresenceFeature(events, parts.presence, parts.namespace, parts.workers, parts.metrics);
        TypingFeature typing = new TypingFeature(events, access, feed, nanoTime);

        parts.redis.addStateListener(state -> {
            if (state == RedisState.UP) {
                members.onHintsLost();
            }
        });
        feed.onMissed(members::onHintsLost);
        ready = feed.start();
        every(parts.timers, Duration.ofMillis(100), feed::tick);
        every(parts.timers, Duration.ofMillis(250), typing::tick);
        every(parts.timers, Duration.ofMillis(500), members::tick);
        every(parts.timers, Duration.ofSeconds(1), sessions::tick);
        every(parts.timers, Duration.ofSeconds(5), limiter::sweep);
        sessions.open(parts.namespace, members, List.of(typing::onGone));
    }

    /** Completes when this server hears the others' chat events. */
    public CompletableFuture<Void> ready() {
        return ready;
    }

    private void every(ScheduledExecutorService timers, Duration pause, Runnable task) {
        ticks.add(timers.scheduleWithFixedDelay(
                guarded(task), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS));
    }

    static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable e) { // the top of a thread: what is thrown would end the repetition
                log.error("A repeating task failed", e);
            }
        };
    }

    /** Hears and does nothing more. The namespace, and what else was given, are closed by their owners. */
    @Override
    public void close() {
        ticks.forEach(tick -> tick.cancel(false));
        feed.close();
    }

    /**
     * What chat stands on; all of it is owned by the caller.
     *
     * @param namespace where clients come in
     * @param timers for short tasks that never block
     * @param workers for tasks that may block on the store
     */
    public record Parts(
            Namespace namespace,
            Redis redis,
            PresenceManager presence,
            MessageLog messages,
            ChatStore chats,
            TokenVerifier tokens,
            RateLimits limits,
            ScheduledExecutorService timers,
            Executor workers,
            Clock clock,
            String serverId,
            ChatMetrics metrics) {}
}
