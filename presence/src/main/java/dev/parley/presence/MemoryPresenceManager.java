package dev.parley.presence;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Presence of a single server, without Redis. Listeners are called on the thread that makes the change. */
public final class MemoryPresenceManager implements PresenceManager {
    /** Held over a change and the queueing of its events, so that they are told in the order of the changes. */
    private final Object order = new Object();

    private final LocalPresence local;

    private final PresenceListeners listeners = new PresenceListeners();

    public MemoryPresenceManager(Clock clock) {
        this.local = new LocalPresence(clock);
    }

    @Override
    public CompletableFuture<Boolean> setUserOnline(String userId, String socketId, UserData userData) {
        PresenceRules.checkUserId(userId);
        PresenceRules.checkSocketId(socketId);
        LocalPresence.Change change = change(presence -> presence.connect(userId, socketId, userData));
        return CompletableFuture.completedFuture(change.bringsOnline());
    }

    @Override
    public CompletableFuture<Boolean> setUserOffline(String userId, String socketId) {
        LocalPresence.Change change = change(presence -> presence.disconnect(userId, socketId));
        return CompletableFuture.completedFuture(change.takesOffline());
    }

    @Override
    public CompletableFuture<Boolean> setUserStatus(String userId, Status status, @Nullable String statusText) {
        PresenceRules.checkStatus(status, statusText);
        LocalPresence.Change change = change(presence -> presence.setStatus(userId, status, statusText));
        return CompletableFuture.completedFuture(change.isStatus());
    }

    @Override
    public CompletableFuture<Presence> getUserPresence(String userId) {
        return CompletableFuture.completedFuture(local.presence(userId));
    }

    @Override
    public CompletableFuture<Map<String, Presence>> getUserPresences(Collection<String> userIds) {
        return CompletableFuture.completedFuture(
                userIds.stream().distinct().collect(Collectors.toMap(Function.identity(), local::presence)));
    }

    @Override
    public CompletableFuture<OnlinePage> getOnlineUsers(@Nullable String cursor, int limit) {
        PresenceRules.checkLimit(limit);
        return CompletableFuture.completedFuture(local.page(cursor, limit));
    }

    @Override
    public CompletableFuture<Long> getUserSocketCount(String userId) {
        return CompletableFuture.completedFuture(local.presence(userId).sockets());
    }

    @Override
    public CompletableFuture<Void> publishPresenceEvent(PresenceEvent event) {
        synchronized (order) {
            listeners.queue(List.of(event));
        }
        listeners.deliver();
        return CompletableFuture.completedFuture(null);
    }

    /** Nothing expires in memory. */
    @Override
    public CompletableFuture<CleanupReport> clearExpiredSessions(boolean dryRun) {
        return CompletableFuture.completedFuture(new CleanupReport(dryRun, List.of()));
    }

    @Override
    public void addListener(PresenceListener listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {}

    private LocalPresence.Change change(Function<LocalPresence, LocalPresence.Change> step) {
        LocalPresence.Change change;
        synchronized (order) {
            change = step.apply(local);
            listeners.queue(change.events());
        }
        listeners.deliver();
        return change;
    }
}
