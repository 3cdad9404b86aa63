package dev.parley.presence.redis;

import dev.parley.presence.OnlinePage;
import dev.parley.presence.Presence;
import dev.parley.presence.PresenceRules;
import dev.parley.presence.PresenceSettings;
import dev.parley.presence.UserSockets;
import dev.parley.redis.Redis;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Presence as an operator sees it: what is in Redis, without sockets of its own, without listening, and without an answer
 * from memory. Futures fail when Redis does. Any thread; Redis belongs to the caller.
 */
public final class PresenceInspector {
    private static final int BATCH = 200;

    private final PresenceReads reads;
    private final ClearExpiredScript clearExpired;

    /** @param settings what a cleanup leaves to expire, and under which name it publishes */
    public PresenceInspector(Redis redis, PresenceSettings settings) {
        this.reads = new PresenceReads(redis);
        this.clearExpired = new ClearExpiredScript(new ScriptContext(redis, settings));
    }

    public CompletableFuture<Long> countOnline() {
        return reads.onlineCount();
    }

    /** As {@link dev.parley.presence.PresenceManager#getOnlineUsers}. */
    public CompletableFuture<OnlinePage> getOnlineUsers(@Nullable String cursor, int limit) {
        PresenceRules.checkLimit(limit);
        checkCursor(cursor);
        return reads.onlinePage(cursor, limit);
    }

    /** As {@link dev.parley.presence.PresenceManager#getUserPresences}. */
    public CompletableFuture<Map<String, Presence>> getUserPresences(Collection<String> userIds) {
        return reads.presences(userIds);
    }

    private static void checkCursor(@Nullable String cursor) {
        if (cursor != null && !PresenceReads.isCursor(cursor)) {
            throw PresenceRules.badCursor(cursor);
        }
    }

    public CompletableFuture<UserSockets> getUserSockets(String userId) {
        return collectSockets(userId, null, new ArrayList<>());
    }

    private CompletableFuture<UserSockets> collectSockets(
            String userId, @Nullable String cursor, List<String> socketIds) {
        return reads.socketsOf(userId, cursor, BATCH).thenCompose(page -> {
            socketIds.addAll(page.items());
            return page.cursor() == null
                    ? CompletableFuture.completedFuture(new UserSockets(
                            userId, socketIds.stream().distinct().sorted().toList()))
                    : collectSockets(userId, page.cursor(), socketIds);
        });
    }

    /** Users with sockets, and their sockets. A page may well be empty and still have a next one. */
    public record SocketsPage(
            List<UserSockets> users, @Nullable String cursor) {
        public SocketsPage {
            users = List.copyOf(users);
        }
    }

    /**
     * A page of all users with sockets. A user who comes or goes between two pages may be missed or repeated.
     *
     * @param cursor null for the first page, then what the last page gave
     */
    public CompletableFuture<SocketsPage> getAllSockets(@Nullable String cursor) {
        checkCursor(cursor);
        return reads.usersWithSockets(cursor, BATCH)
                .thenCompose(page -> socketsOf(page.items()).thenApply(users -> new SocketsPage(users, page.cursor())));
    }

    private CompletableFuture<List<UserSockets>> socketsOf(List<String> userIds) {
        List<CompletableFuture<UserSockets>> all =
                userIds.stream().map(this::getUserSockets).toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> all.stream().map(CompletableFuture::join).toList());
    }

    /** What {@link dev.parley.presence.PresenceManager#clearExpiredSessions} does, step by step, for whoever shows it. */
    public CleanupSweep sweep(boolean dryRun) {
        return new CleanupSweep(reads, clearExpired, userId -> false, dryRun);
    }
}
