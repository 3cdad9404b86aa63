package dev.parley.presence;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The in-memory half of presence: the users with a socket on this server. Changes are atomic per user; any thread.
 *
 * <p>What a user said last is remembered for a while after they left, for at most {@value #MAX_DEPARTED} users: an
 * invisible user whose connection breaks must not come back in full view.
 */
public final class LocalPresence {
    private static final int MAX_DEPARTED = 10_000;
    private static final String CURSOR = "m:";

    private final Clock clock;
    private final ConcurrentHashMap<String, LocalUser> users = new ConcurrentHashMap<>();

    @GuardedBy("departed")
    private final Map<String, LocalUser> departed = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, LocalUser> eldest) {
            return size() > MAX_DEPARTED;
        }
    };

    public LocalPresence(Clock clock) {
        this.clock = clock;
    }

    /**
     * A user with sockets on this server; without any once the user has left.
     *
     * @param choice what the user said last: never {@link Status#OFFLINE}
     */
    public record LocalUser(
            String userId,
            UserData data,
            Status choice,
            @Nullable String statusText,
            Set<String> sockets,
            Instant lastSeen) {
        public LocalUser {
            sockets = Set.copyOf(sockets);
        }

        public boolean isConnected() {
            return !sockets.isEmpty();
        }

        public Appearance appearance() {
            return isConnected() ? Appearance.of(choice, statusText) : Appearance.HIDDEN;
        }

        public Presence presence() {
            return new Presence(
                    userId,
                    data.username(),
                    data.avatar(),
                    isConnected() ? choice : Status.OFFLINE,
                    isConnected() ? statusText : null,
                    lastSeen,
                    sockets.size());
        }

        LocalUser withSockets(Set<String> next, Instant at) {
            return new LocalUser(userId, data, choice, statusText, next, at);
        }

        LocalUser withChoice(Status nextChoice, @Nullable String nextText) {
            return new LocalUser(userId, data, nextChoice, nextText, sockets, lastSeen);
        }

        LocalUser withData(UserData nextData) {
            return new LocalUser(userId, nextData, choice, statusText, sockets, lastSeen);
        }
    }

    /** The user before and after a call. */
    public record Change(LocalUser before, LocalUser after) {
        public boolean isLastSocket() {
            return before.isConnected() && !after.isConnected();
        }

        public boolean bringsOnline() {
            return !before.appearance().isOnline() && after.appearance().isOnline();
        }

        public boolean takesOffline() {
            return before.appearance().isOnline() && !after.appearance().isOnline();
        }

        /** The user said something new of themselves. */
        public boolean isStatus() {
            return before.choice() != after.choice() || !Objects.equals(before.statusText(), after.statusText());
        }

        public List<PresenceEvent> events() {
            return before.appearance().eventsTo(after.appearance(), after.userId(), after.data(), after.lastSeen());
        }
    }

    public Change connect(String userId, String socketId, UserData data) {
        return change(userId, true, user -> {
            Set<String> sockets = new HashSet<>(user.sockets());
            sockets.add(socketId);
            return user.withData(data).withSockets(sockets, clock.instant());
        });
    }

    public Change disconnect(String userId, String socketId) {
        return change(userId, false, user -> {
            Set<String> sockets = new HashSet<>(user.sockets());
            return sockets.remove(socketId) ? user.withSockets(sockets, clock.instant()) : user;
        });
    }

    /** Changes nothing for a user who has no socket here. */
    public Change setStatus(String userId, Status status, @Nullable String statusText) {
        return change(
                userId,
                false,
                user -> user.withChoice(status, statusText).withSockets(user.sockets(), clock.instant()));
    }

    public Optional<LocalUser> find(String userId) {
        return Optional.ofNullable(users.get(userId));
    }

    /** The user's presence as far as this server knows it. */
    public Presence presence(String userId) {
        LocalUser user = users.get(userId);
        if (user != null) {
            return user.presence();
        }
        synchronized (departed) {
            LocalUser left = departed.get(userId);
            return left == null ? Presence.offline(userId) : left.presence();
        }
    }

    /** The users with a socket here, at about this moment. */
    public Collection<String> userIds() {
        return users.keySet();
    }

    /** Whether {@link #page} gave this cursor. */
    public static boolean isCursor(String cursor) {
        return cursor.startsWith(CURSOR);
    }

    /** A page of the visible users here, sorted by id. */
    public OnlinePage page(@Nullable String cursor, int limit) {
        List<String> online = users.values().stream()
                .filter(user -> user.appearance().isOnline())
                .map(LocalUser::userId)
                .sorted()
                .toList();
        String after = cursor == null || !isCursor(cursor) ? "" : cursor.substring(CURSOR.length());
        List<String> rest =
                online.stream().filter(id -> id.compareTo(after) > 0).toList();
        List<String> page = rest.subList(0, Math.min(limit, rest.size()));
        String next = page.size() < rest.size() ? CURSOR + page.get(page.size() - 1) : null;
        return new OnlinePage(page, next, online.size());
    }

    private interface Step {
        /** Pure: it may run under the lock of the user's entry. */
        LocalUser apply(LocalUser user);
    }

    private Change change(String userId, boolean create, Step step) {
        LocalUser[] seen = new LocalUser[2];
        users.compute(userId, (id, known) -> {
            LocalUser before = known != null ? known : stranger(id);
            LocalUser after = known != null || create ? step.apply(before) : before;
            seen[0] = before;
            seen[1] = after;
            if (known != null && !after.isConnected()) {
                remember(after);
            }
            return after.isConnected() ? after : null;
        });
        return new Change(Objects.requireNonNull(seen[0]), Objects.requireNonNull(seen[1]));
    }

    private LocalUser stranger(String userId) {
        synchronized (departed) {
            LocalUser left = departed.get(userId);
            return left != null
                    ? left
                    : new LocalUser(userId, new UserData(userId, null), Status.ONLINE, null, Set.of(), clock.instant());
        }
    }

    private void remember(LocalUser user) {
        synchronized (departed) {
            departed.remove(user.userId());
            departed.put(user.userId(), user);
        }
    }
}
