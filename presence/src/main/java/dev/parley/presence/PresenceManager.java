package dev.parley.presence;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Who is online, over all servers. Each user has one presence, however many sockets: the first socket brings the user online,
 * the last one to leave takes the user offline, and each such change is published once on {@code presence_events}.
 *
 * <p>All methods may be called from any thread and none blocks. While Redis is away, answers come from this server's own
 * sockets, and what changed is put right in Redis when it is back; futures do not fail for that.
 */
public interface PresenceManager extends AutoCloseable {
    /** A socket of the user connected. Completes with true if that brought the user online in the eyes of others. */
    CompletableFuture<Boolean> setUserOnline(String userId, String socketId, UserData userData);

    /**
     * A socket of the user is gone. Completes with true if that took the user offline in the eyes of others. Unknown sockets
     * change nothing.
     */
    CompletableFuture<Boolean> setUserOffline(String userId, String socketId);

    /**
     * What the user says of themselves; completes with true if it changed. Only for users with a connected socket. It is
     * remembered while they are away, for as long as presence data last: an invisible user whose connection breaks comes
     * back invisible.
     *
     * @param status any but {@link Status#OFFLINE}
     * @param statusText at most {@value PresenceRules#MAX_STATUS_TEXT_LENGTH} characters; null takes the text away
     */
    CompletableFuture<Boolean> setUserStatus(String userId, Status status, @Nullable String statusText);

    CompletableFuture<Presence> getUserPresence(String userId);

    /** The same for many users at once, in one round trip for up to 500; every id asked for is in the answer. */
    CompletableFuture<Map<String, Presence>> getUserPresences(Collection<String> userIds);

    /**
     * A page of the users who are online and not invisible.
     *
     * @param cursor null for the first page, then what the last page gave; anything else is an IllegalArgumentException
     * @param limit about how many to return (1–1,000); a page may hold some more or fewer
     */
    CompletableFuture<OnlinePage> getOnlineUsers(@Nullable String cursor, int limit);

    /** Connected sockets of the user, over all servers. */
    CompletableFuture<Long> getUserSocketCount(String userId);

    /** Publishes on {@code presence_events}, with {@code id}, {@code origin} and {@code ts} beside the event. */
    CompletableFuture<Void> publishPresenceEvent(PresenceEvent event);

    /** Removes what expired: online users without presence data, sockets of nobody. */
    CompletableFuture<CleanupReport> clearExpiredSessions(boolean dryRun);

    void addListener(PresenceListener listener);

    @Override
    void close();
}
