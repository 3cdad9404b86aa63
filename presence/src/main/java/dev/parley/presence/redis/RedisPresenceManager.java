package dev.parley.presence.redis;

import dev.parley.presence.CleanupReport;
import dev.parley.presence.LocalPresence;
import dev.parley.presence.OnlinePage;
import dev.parley.presence.Presence;
import dev.parley.presence.PresenceEvent;
import dev.parley.presence.PresenceListener;
import dev.parley.presence.PresenceManager;
import dev.parley.presence.PresenceMetrics;
import dev.parley.presence.PresenceRules;
import dev.parley.presence.PresenceSettings;
import dev.parley.presence.Status;
import dev.parley.presence.UserData;
import dev.parley.redis.Redis;
import dev.parley.redis.RedisState;
import dev.parley.redis.Subscription;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Presence shared by many servers through Redis, as in the presence design. This server's own sockets are kept in memory
 * as well: they answer while Redis is away, and are put into Redis again when it is back.
 *
 * <p>Life: listens on {@code presence_events} from the constructor on; {@link #close} takes the sockets still connected
 * out of Redis. Redis and the scheduler belong to the caller. Listeners are called on Redis' threads.
 */
public final class RedisPresenceManager implements PresenceManager {
    private static final Logger LOG = LoggerFactory.getLogger("dev.parley.presence");
    private static final int MAX_VIEWED_USERS = 100_000;
    private static final int READ_BATCH = 500;
    private static final long CLOSE_LIMIT_MS = 2_000;

    private final Redis redis;
    private final PresenceSettings settings;
    private final Clock clock;
    private final PresenceMetrics metrics;
    private final LocalPresence local;
    private final ClusterView view = new ClusterView(MAX_VIEWED_USERS);
    private final ScriptContext context;
    private final UserOperations operations;
    private final Upkeep upkeep;
    private final PresenceReads reads;
    private final ClearExpiredScript clearExpired;
    private final RareLog malformedLog = new RareLog(
            System.nanoTime(), count -> LOG.warn("Malformed events on {}: {}", PresenceKeys.CHANNEL, count));
    private final Subscription subscription;

    public RedisPresenceManager(
            Redis redis,
            PresenceSettings settings,
            ScheduledExecutorService scheduler,
            Clock clock,
            PresenceMetrics metrics) {
        this.redis = redis;
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
        this.local = new LocalPresence(clock);
        this.reads = new PresenceReads(redis);
        this.context = new ScriptContext(redis, settings);
        this.clearExpired = new ClearExpiredScript(context);
        RedisLedger ledger = new RedisLedger();
        this.subscription = redis.subscribe(PresenceKeys.CHANNEL, (channel, payload) -> onMessage(payload));
        this.operations = new UserOperations(context, local, view, ledger, this::isHearing, metrics);
        this.upkeep = new Upkeep(
                local,
                view,
                ledger,
                operations,
                new CatchUp(reads, view, userId -> local.find(userId).isPresent(), clock),
                settings,
                scheduler,
                () -> redis.state() == RedisState.UP,
                System::nanoTime);
        redis.addStateListener(this::onState);
        if (redis.state() == RedisState.UP) {
            context.loadScripts();
        }
    }

    private boolean isHearing() {
        return redis.state() == RedisState.UP && subscription.confirmed().isDone();
    }

    private void onState(RedisState state) {
        if (state == RedisState.UP) {
            context.loadScripts();
            upkeep.onUp();
        } else {
            upkeep.onDown();
        }
    }

    private void onMessage(byte[] payload) {
        ChannelEvent.decode(payload).ifPresentOrElse(this::onEvent, this::onMalformed);
    }

    private void onEvent(ChannelEvent event) {
        view.onEvent(event);
        event.userId()
                .filter(userId -> !event.appearance().isOnline())
                .flatMap(local::find)
                .filter(user -> user.appearance().isOnline())
                .ifPresent(user -> upkeep.onTakenOut(user.userId()));
    }

    private void onMalformed() {
        metrics.onMalformed();
        malformedLog.onHappened(System.nanoTime());
    }

    @Override
    public CompletableFuture<Boolean> setUserOnline(String userId, String socketId, UserData userData) {
        PresenceRules.checkUserId(userId);
        PresenceRules.checkSocketId(socketId);
        LocalPresence.Change change = local.connect(userId, socketId, userData);
        upkeep.onConnected(userId);
        return operations.connect(change, socketId);
    }

    @Override
    public CompletableFuture<Boolean> setUserOffline(String userId, String socketId) {
        PresenceRules.checkUserId(userId);
        PresenceRules.checkSocketId(socketId);
        return operations.disconnect(local.disconnect(userId, socketId), socketId);
    }

    @Override
    public CompletableFuture<Boolean> setUserStatus(String userId, Status status, @Nullable String statusText) {
        PresenceRules.checkUserId(userId);
        PresenceRules.checkStatus(status, statusText);
        String text = statusText == null || statusText.isEmpty() ? null : statusText;
        return operations.setStatus(local.setStatus(userId, status, text), status, text);
    }

    @Override
    public CompletableFuture<Presence> getUserPresence(String userId) {
        return getUserPresences(List.of(userId)).thenApply(presences -> presences.get(userId));
    }

    @Override
    public CompletableFuture<Map<String, Presence>> getUserPresences(Collection<String> userIds) {
        List<String> distinct = userIds.stream().distinct().toList();
        CompletableFuture<Map<String, Presence>> all = CompletableFuture.completedFuture(new LinkedHashMap<>());
        for (int from = 0; from < distinct.size(); from += READ_BATCH) {
            List<String> part = distinct.subList(from, Math.min(from + READ_BATCH, distinct.size()));
            all = all.thenCombine(orFromMemory(reads.presences(part), () -> remembered(part)), (sum, more) -> {
                sum.putAll(more);
                return sum;
            });
        }
        return all;
    }

    private Map<String, Presence> remembered(Collection<String> userIds) {
        Map<String, Presence> presences = new LinkedHashMap<>();
        userIds.forEach(userId -> presences.put(userId, local.presence(userId)));
        return presences;
    }

    /** When Redis goes away or comes back between two pages, the next one starts from the beginning: better twice than not at all. */
    @Override
    public CompletableFuture<OnlinePage> getOnlineUsers(@Nullable String cursor, int limit) {
        PresenceRules.checkLimit(limit);
        boolean redisCursor = cursor != null && PresenceReads.isCursor(cursor);
        boolean memoryCursor = cursor != null && LocalPresence.isCursor(cursor);
        if (cursor != null && !redisCursor && !memoryCursor) {
            throw PresenceRules.badCursor(cursor);
        }
        return orFromMemory(
                reads.onlinePage(redisCursor ? cursor : null, limit),
                () -> local.page(memoryCursor ? cursor : null, limit));
    }

    @Override
    public CompletableFuture<Long> getUserSocketCount(String userId) {
        return orFromMemory(
                reads.socketCount(userId), () -> local.presence(userId).sockets());
    }

    private <T> CompletableFuture<T> orFromMemory(CompletableFuture<T> answer, Supplier<T> memory) {
        return answer.handle((value, failure) -> {
            if (failure == null) {
                return value;
            }
            metrics.onFallback();
            return memory.get();
        });
    }

    @Override
    public CompletableFuture<Void> publishPresenceEvent(PresenceEvent event) {
        String id = UUID.randomUUID().toString();
        byte[] payload = ChannelEvent.encode(event, id, settings.serverId(), clock.millis());
        if (ChannelEvent.decode(payload).isEmpty()) {
            throw new IllegalArgumentException(
                    "event: " + event.event() + " (expected: the fields of the event, in 64 KiB at most)");
        }
        boolean deaf = !isHearing();
        return redis.publish(PresenceKeys.CHANNEL, payload).handle((receivers, failure) -> {
            if (failure == null) {
                LOG.info("Published presence event: {}", event.event());
                metrics.onPublished(event.event());
            }
            if (failure != null || deaf) {
                view.tell(event, id);
            }
            return null;
        });
    }

    /** Users connected here are left alone. Fails if Redis is away: memory has nothing that expires. */
    @Override
    public CompletableFuture<CleanupReport> clearExpiredSessions(boolean dryRun) {
        return new CleanupSweep(
                        reads, clearExpired, userId -> local.find(userId).isPresent(), dryRun)
                .run();
    }

    @Override
    public void addListener(PresenceListener listener) {
        view.addListener(listener);
    }

    @Override
    public void close() {
        upkeep.close();
        operations.end(); // or our own user:offline, heard here, would have the user put back
        CompletableFuture<?>[] withdrawn = local.userIds().stream()
                .flatMap(userId -> local.find(userId).stream())
                .map(operations::withdraw)
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(withdrawn).get(CLOSE_LIMIT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Some sockets stay in Redis until they expire: it did not answer");
        }
        subscription.close();
    }
}
