package dev.parley.server.chat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which revision of a message this server's sockets were told last. What two servers do to one message may come here in another
 * order than the store's; what is older than what was told already is not told any more, so that everybody ends with what is
 * stored. Remembers the messages that were changed last. Thread-safe.
 */
final class Revisions {
    private static final int REMEMBERED = 10_000;

    private record Place(String chatId, long seq) {}

    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Map<Place, Long> told = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Notes that a revision of a message is told; false if that one, or a later one, was told before. */
    boolean advance(String chatId, long seq, long rev) {
        synchronized (lock) {
            Place place = new Place(chatId, seq);
            Long last = told.get(place);
            if (last != null && last >= rev) {
                return false;
            }
            told.put(place, rev);
            return true;
        }
    }
}
