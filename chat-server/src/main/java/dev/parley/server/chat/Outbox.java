package dev.parley.server.chat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Events for the other servers that wait for Redis, in the order of their numbers, whenever they come in: one that was sent in
 * vain returns to its place before those that came after it. Holds so many bytes at most; then the oldest are given up, which
 * for messages is no loss: a later one shows the hole, and the store fills it. Thread-safe.
 */
final class Outbox {
    private final long maxBytes;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final TreeMap<Long, Entry> waiting = new TreeMap<>();

    @GuardedBy("lock")
    private long bytes;

    @GuardedBy("lock")
    private long numbers;

    Outbox(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Gives an event the next place in the order, without keeping it. */
    Entry number(byte[] payload) {
        synchronized (lock) {
            return new Entry(++numbers, payload);
        }
    }

    /** Keeps an event; returns how many older ones were given up for it. */
    int add(Entry entry) {
        synchronized (lock) {
            waiting.put(entry.number, entry);
            bytes += entry.payload.length;
            int dropped = 0;
            while (bytes > maxBytes && waiting.size() > 1) {
                bytes -= waiting.pollFirstEntry().getValue().payload.length;
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
    List<Entry> takeAll() {
        synchronized (lock) {
            List<Entry> all = new ArrayList<>(waiting.values());
            waiting.clear();
            bytes = 0;
            return all;
        }
    }

    record Entry(long number, byte[] payload) {}
}
