package dev.parley.server.chat.typing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.adapter.SocketId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is typing where, as far as this server has seen a start in the last {@link #LASTS_NANOS}. As all last equally long, their
 * order of starting is their order of ending: one look at the oldest tells what is due, and no timer is needed for any.
 * Bounded: when very many type at once, further ones are not shown. Thread-safe.
 */
final class TypingUsers {
    static final long LASTS_NANOS = TimeUnit.SECONDS.toNanos(6);
    private static final int MAX = 100_000;

    private final LongSupplier nanoTime;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final LinkedHashMap<Typist, Started> oldestFirst = new LinkedHashMap<>();

    TypingUsers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Notes a start, or that one goes on.
     *
     * @param socketId the socket of this server that said so; null if it was another server
     * @return true if the user was not typing there before
     */
    boolean start(Typist typist, @Nullable SocketId socketId) {
        synchronized (lock) {
            boolean isNew = oldestFirst.remove(typist) == null;
            if (isNew && oldestFirst.size() >= MAX) {
                return false;
            }
            oldestFirst.put(typist, new Started(nanoTime.getAsLong() + LASTS_NANOS, socketId));
            return isNew;
        }
    }

    /** True if the user was typing there. */
    boolean stop(Typist typist) {
        synchronized (lock) {
            return oldestFirst.remove(typist) != null;
        }
    }

    /** Ends everything that this socket had started; it cannot say so itself any more. */
    List<Typist> stopAll(String userId, SocketId socketId) {
        List<Typist> stopped = new ArrayList<>();
        synchronized (lock) {
            oldestFirst.entrySet().removeIf(entry -> {
                boolean its = socketId.equals(entry.getValue().socketId)
                        && entry.getKey().userId().equals(userId);
                return its && stopped.add(entry.getKey());
            });
        }
        return stopped;
    }

    /** Takes out one whose time is over, if there is one. */
    Optional<Ended> takeEnded() {
        synchronized (lock) {
            Iterator<Map.Entry<Typist, Started>> entries =
                    oldestFirst.entrySet().iterator();
            if (!entries.hasNext()) {
                return Optional.empty();
            }
            Map.Entry<Typist, Started> oldest = entries.next();
            if (nanoTime.getAsLong() - oldest.getValue().endsAt < 0) {
                return Optional.empty();
            }
            entries.remove();
            return Optional.of(new Ended(oldest.getKey(), oldest.getValue().socketId));
        }
    }

    int size() {
        synchronized (lock) {
            return oldestFirst.size();
        }
    }

    private record Started(long endsAt, @Nullable SocketId socketId) {}

    /** @param socketId the socket of this server that had started it, or null */
    record Ended(Typist typist, @Nullable SocketId socketId) {}
}
