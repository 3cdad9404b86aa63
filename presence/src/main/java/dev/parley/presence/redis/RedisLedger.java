package dev.parley.presence.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What Redis has of this server's users, and what it is still owed because it was away when it happened. Debts are
 * per user and repeat nothing, so there are at most as many as users who were here since Redis went away.
 */
final class RedisLedger {
    /**
     * @param gone sockets that left and may still be in Redis
     * @param status whether the user said something of themselves that Redis does not know
     * @param missed whether events of the user may have been missed, so that Redis' answer is news
     */
    record Debt(Set<String> gone, boolean status, boolean missed) {
        /** All sockets of the user, lest they expire. */
        static final Debt RENEWAL = new Debt(Set.of(), false, false);
        /** All sockets of the user, in case Redis does not have them. */
        static final Debt SOCKETS = new Debt(Set.of(), false, true);
        /** What the user said of themselves. */
        static final Debt STATUS = new Debt(Set.of(), true, true);

        /** A socket that left. */
        static Debt gone(String socketId) {
            return new Debt(Set.of(socketId), false, true);
        }

        Debt {
            gone = Set.copyOf(gone);
        }

        Debt without(String socketId) {
            Set<String> rest = new HashSet<>(gone);
            rest.remove(socketId);
            return new Debt(rest, status, missed);
        }

        Debt plus(Debt other) {
            Set<String> all = new HashSet<>(gone);
            all.addAll(other.gone);
            return new Debt(all, status || other.status, missed || other.missed);
        }
    }

    private final Object lock = new Object();

    /** In the order in which they will be paid. */
    @GuardedBy("lock")
    private final Map<String, Debt> debts = new LinkedHashMap<>();

    @GuardedBy("lock")
    private final Set<String> held = new HashSet<>();

    /** Sockets whose connect is under way or waits for its turn. */
    @GuardedBy("lock")
    private final Map<String, Set<String>> arriving = new HashMap<>();

    /** A socket is here, and Redis is going to be told. No debt of an earlier life of it holds any more. */
    void onArriving(String userId, String socketId) {
        synchronized (lock) {
            arriving.computeIfAbsent(userId, id -> new HashSet<>()).add(socketId);
            debts.computeIfPresent(userId, (id, debt) -> debt.without(socketId));
        }
    }

    /** Redis was told, or could not be. */
    void onArrived(String userId, String socketId) {
        synchronized (lock) {
            arriving.computeIfPresent(userId, (id, sockets) -> {
                sockets.remove(socketId);
                return sockets.isEmpty() ? null : sockets;
            });
        }
    }

    /**
     * Those of a user's sockets that Redis was told of. The others are left to their own connect, which has to say
     * whether it brought the user online.
     */
    Set<String> arrived(String userId, Set<String> sockets) {
        synchronized (lock) {
            Set<String> arrived = new HashSet<>(sockets);
            arrived.removeAll(arriving.getOrDefault(userId, Set.of()));
            return arrived;
        }
    }

    /** Redis confirmed that it has the user's sockets. */
    void onHeld(String userId) {
        synchronized (lock) {
            held.add(userId);
        }
    }

    /** Redis confirmed that none of the user's sockets here is left in it. */
    void onReleased(String userId) {
        synchronized (lock) {
            held.remove(userId);
        }
    }

    boolean isHeld(String userId) {
        synchronized (lock) {
            return held.contains(userId);
        }
    }

    void owe(String userId, Debt debt) {
        synchronized (lock) {
            debts.merge(userId, debt, Debt::plus);
        }
    }

    void oweAll(Collection<String> userIds, Debt debt) {
        userIds.forEach(userId -> owe(userId, debt));
    }

    boolean owesStatus(String userId) {
        synchronized (lock) {
            return debts.getOrDefault(userId, Debt.RENEWAL).status();
        }
    }

    /** What is owed for a user, which the caller now pays; on failure it is {@link #owe owed} again. */
    Debt take(String userId) {
        synchronized (lock) {
            Debt debt = debts.remove(userId);
            return debt == null ? Debt.RENEWAL : debt;
        }
    }

    /** Users of whom something is owed, and who pass the test; those owed longest first. */
    List<String> debtors(Predicate<String> test, int max) {
        synchronized (lock) {
            return debts.keySet().stream().filter(test).limit(max).toList();
        }
    }
}
