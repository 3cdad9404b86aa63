package dev.parley.presence.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When each user's presence is due to be renewed: first come, first due, at a third of the expiry. A little chance in
 * the times pulls apart users who came at once.
 */
final class Renewals {
    private record Due(String userId, long atNanos) {}

    private static final int TICKS_PER_PERIOD = 16;
    private static final long MIN_TICK_NANOS = Duration.ofMillis(10).toNanos();
    private static final long MAX_TICK_NANOS = Duration.ofSeconds(1).toNanos();

    private final long periodNanos;

    @GuardedBy("this")
    private final Deque<Due> queue = new ArrayDeque<>();

    @GuardedBy("this")
    private final Set<String> queued = new HashSet<>();

    Renewals(Duration expiry) {
        this.periodNanos = expiry.toNanos() / 3;
    }

    /** How often to ask for who is due. */
    long tickNanos() {
        return Math.max(MIN_TICK_NANOS, Math.min(MAX_TICK_NANOS, periodNanos / TICKS_PER_PERIOD));
    }

    synchronized void add(String userId, long nowNanos) {
        if (queued.add(userId)) {
            long early = ThreadLocalRandom.current().nextLong(periodNanos / 5 + 1);
            queue.addLast(new Due(userId, nowNanos + periodNanos - early));
        }
    }

    /** Takes who is due; those who stay are added again. At most a fair share of all, so that a crowd is spread out. */
    synchronized List<String> takeDue(long nowNanos) {
        long ticks = Math.max(1, periodNanos / tickNanos());
        long share = Math.max(500, 2 * queue.size() / ticks);
        List<String> due = new ArrayList<>();
        while (due.size() < share && !queue.isEmpty() && queue.getFirst().atNanos() - nowNanos <= 0) {
            Due first = queue.removeFirst();
            queued.remove(first.userId());
            due.add(first.userId());
        }
        return due;
    }
}
