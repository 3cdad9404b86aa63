package dev.parley.presence.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.presence.Appearance;
import dev.parley.presence.LocalPresence.Change;
import dev.parley.presence.PresenceEvent;
import dev.parley.presence.PresenceListener;
import dev.parley.presence.PresenceListeners;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this server has told its listeners of each user, so that they hear each real change once, in order.
 *
 * <p>While Redis is there, listeners are told of a change when it arrives on the channel, on the server that made it as
 * on every other: never straight after the call. Scripts publish as they change, so the channel is the one order in
 * which all servers see the changes of a user; a server that told of its own at once would put them before others' that
 * were made earlier and are still on their way, and tell "online, offline" of a user who is online. The price is one hop
 * to Redis, which the call makes anyway. While Redis is away there is no such order, and local changes are told at once.
 *
 * <p>The revision drops what is older than what was told; the appearance drops what is no change, like the user:online
 * of a user brought back into a Redis that lost its data. Users heard of longest ago are forgotten beyond a limit; of
 * them the next event is told as it comes.
 */
final class ClusterView {
    private record Known(Appearance appearance, long rev) {}

    private static final int MAX_LOCALLY_TOLD = 1_000;

    private final Object lock = new Object();
    private final PresenceListeners listeners = new PresenceListeners();

    @GuardedBy("lock")
    private final Map<String, Known> users;

    /** Ids of events that were told although they may yet arrive on the channel. */
    @GuardedBy("lock")
    private final Map<String, Boolean> toldAlready = bounded(MAX_LOCALLY_TOLD);

    @GuardedBy("lock")
    private long highestRev;

    ClusterView(int maxUsers) {
        this.users = bounded(maxUsers);
    }

    private static <V> Map<String, V> bounded(int max) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > max;
            }
        };
    }

    void addListener(PresenceListener listener) {
        listeners.add(listener);
    }

    /** An event arrived on the channel. */
    void onEvent(ChannelEvent arrived) {
        synchronized (lock) {
            if (isNews(arrived)) {
                listeners.queue(List.of(arrived.event()));
            }
        }
        listeners.deliver();
    }

    @GuardedBy("lock")
    private boolean isNews(ChannelEvent arrived) {
        if (arrived.id() != null && toldAlready.remove(arrived.id()) != null) {
            return false;
        }
        String userId = arrived.userId().orElse(null);
        if (userId == null) {
            return true;
        }
        Known known = users.get(userId);
        Appearance next = arrived.appearance();
        // Only the scripts number their events; what others publish is passed on as they meant it.
        if (arrived.rev() == 0) {
            users.put(userId, new Known(next, known == null ? 0 : known.rev()));
            return true;
        }
        if (known != null && arrived.rev() <= known.rev()) {
            return false;
        }
        highestRev = Math.max(highestRev, arrived.rev());
        boolean repeated = known != null && isRepeated(arrived, known.appearance(), next);
        users.put(userId, new Known(repeated && known != null ? known.appearance() : next, arrived.rev()));
        return !repeated;
    }

    /** user:online of somebody known to be online says nothing new, though they be busy: a user:status follows it. */
    private static boolean isRepeated(ChannelEvent arrived, Appearance known, Appearance next) {
        return arrived.event().event().equals(PresenceEvent.STATUS)
                ? known.equals(next)
                : known.isOnline() == next.isOnline();
    }

    /** A change on this server that Redis could not be told of. */
    void onLocalChange(Change change) {
        synchronized (lock) {
            String userId = change.after().userId();
            Known known = users.get(userId);
            Appearance told = known == null ? change.before().appearance() : known.appearance();
            Appearance next = change.after().appearance();
            listeners.queue(told.eventsTo(
                    next, userId, change.after().data(), change.after().lastSeen()));
            users.put(userId, new Known(next, known == null ? 0 : known.rev()));
        }
        listeners.deliver();
    }

    /**
     * What Redis has of a user whose events may have been missed: tells what listeners do not know yet.
     *
     * @param tellOfUnknown whether to tell of a user of whom nothing was heard, or to take note only
     */
    void onRecord(PresenceRecord record, boolean tellOfUnknown) {
        synchronized (lock) {
            Known known = users.get(record.userId());
            if (known == null || known.rev() <= record.rev()) {
                boolean tell = known != null || tellOfUnknown;
                Appearance told = known == null ? Appearance.HIDDEN : known.appearance();
                Appearance next = record.appearance();
                if (tell) {
                    listeners.queue(told.eventsTo(next, record.userId(), record.userData(), record.changedAt()));
                }
                users.put(record.userId(), new Known(next, record.rev()));
                highestRev = Math.max(highestRev, record.rev());
            }
        }
        listeners.deliver();
    }

    /** Redis has no record of a user: whoever was told that the user is online is told that this is over. */
    void onNoRecord(String userId, Instant at) {
        synchronized (lock) {
            Known known = users.get(userId);
            if (known != null && known.appearance().isOnline()) {
                listeners.queue(List.of(PresenceEvent.offline(userId, at)));
                users.put(userId, new Known(Appearance.HIDDEN, known.rev()));
            }
        }
        listeners.deliver();
    }

    /** An event told to the listeners that may, or may not, have been published too. */
    void tell(PresenceEvent event, @Nullable String id) {
        synchronized (lock) {
            if (id != null) {
                toldAlready.put(id, Boolean.TRUE);
            }
            listeners.queue(List.of(event));
        }
        listeners.deliver();
    }

    /**
     * Redis may have another clock and other data now: revisions start again. What was told stays known. Safe, since
     * nothing that was under way on the old connection arrives any more.
     */
    void forgetRevisions() {
        synchronized (lock) {
            users.replaceAll((userId, known) -> new Known(known.appearance(), 0));
        }
    }

    long highestRev() {
        synchronized (lock) {
            return highestRev;
        }
    }

    List<String> usersKnownOnline() {
        synchronized (lock) {
            List<String> online = new ArrayList<>();
            users.forEach((userId, known) -> {
                if (known.appearance().isOnline()) {
                    online.add(userId);
                }
            });
            return online;
        }
    }
}
