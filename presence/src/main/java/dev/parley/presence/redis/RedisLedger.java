package dev.parley.presence.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    /** The same socket is here again: it must not be taken out of Redis by an old debt. */
    void onReturn(String userId, String socketId) {
        synchronized (lock) {
            debts.computeIfPresent(userId, (id, debt) -> {
                Set<String> gone = new HashSet<>(debt.gone());
                gone.remove(socketId);
                return new Debt(gone, debt.status(), debt.missed());
            });
        }
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

    List<String> debtors(int max) {
        synchronized (lock) {
            List<String> first = new ArrayList<>();
            Iterator<String> userIds = debts.keySet().iterator();
            while (first.size() < max && userIds.hasNext()) {
                first.add(userIds.next());
            }
            return first;
        }
    }
}
