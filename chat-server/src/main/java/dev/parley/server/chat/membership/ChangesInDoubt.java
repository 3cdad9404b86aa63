package dev.parley.server.chat.membership;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Changes that the store may have made though its answer was lost. Whoever asks for one again is told by the store that nothing
 * changed; this remembers that nobody has heard of it yet. Bounded: the oldest are forgotten. Thread-safe.
 */
final class ChangesInDoubt {
    static final int MAX = 10_000;

    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Map<Change, Instant> since = new LinkedHashMap<>();

    /** @param begun when it was tried; of several tries the first counts */
    void note(String userId, Object what, Instant begun) {
        synchronized (lock) {
            since.putIfAbsent(new Change(userId, what), begun);
            if (since.size() > MAX) {
                since.remove(since.keySet().iterator().next());
            }
        }
    }

    /** The store has answered. When the change was first tried, if it was in doubt. */
    Optional<Instant> settle(String userId, Object what) {
        synchronized (lock) {
            return Optional.ofNullable(since.remove(new Change(userId, what)));
        }
    }

    private record Change(String userId, Object what) {}
}
