package dev.parley.server.chat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Events for the other servers that wait for Redis. Holds so many bytes at most; then the oldest are given up, which for
 * messages is no loss: a later one shows the hole, and the store fills it. Thread-safe.
 */
final class Outbox {
    private final long maxBytes;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private long bytes;

    Outbox(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Adds an event; returns how many older ones were given up for it. */
    int add(byte[] payload) {
        synchronized (lock) {
            waiting.add(payload);
            bytes += payload.length;
            int dropped = 0;
            while (bytes > maxBytes && waiting.size() > 1) {
                bytes -= waiting.remove().length;
                dropped++;
            }
            return dropped;
        }
    }

    boolean isEmpty() {
        synchronized (lock) {
            return waiting.isEmpty();
        }
    }

    /** Takes everything out, oldest first. */
    List<byte[]> takeAll() {
        synchronized (lock) {
            List<byte[]> all = new ArrayList<>(waiting);
            waiting.clear();
            bytes = 0;
            return all;
        }
    }
}
