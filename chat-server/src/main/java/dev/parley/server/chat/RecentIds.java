package dev.parley.server.chat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashSet;
import java.util.Set;

/** The last so many event ids, to know an event that Redis brings twice: a publish that timed out may still have been done. Thread-safe. */
final class RecentIds {
    private final int capacity;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Set<String> ids = new LinkedHashSet<>();

    RecentIds(int capacity) {
        this.capacity = capacity;
    }

    /** True if the id is new. */
    boolean add(String id) {
        synchronized (lock) {
            boolean isNew = ids.add(id);
            if (ids.size() > capacity) {
                ids.remove(ids.iterator().next());
            }
            return isNew;
        }
    }
}
