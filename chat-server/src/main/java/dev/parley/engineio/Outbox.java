package dev.parley.engineio;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one client, bounded in bytes: packets that wait for their turn, and those that were handed to the network and are
 * still on their way into the socket. Not thread-safe: {@link Outbound} guards it.
 *
 * <p>When a packet does not fit, waiting volatile ones make room, the oldest first. A single packet larger than the limit is taken
 * while nothing else waits, or it could never be sent.
 */
final class Outbox {
    /** Heap that a waiting packet takes beside its bytes; without it, millions of tiny packets would fit. */
    private static final int OVERHEAD = 64;

    enum Offer {
        ACCEPTED,
        DROPPED,
        OVERFLOW
    }

    private final int limit;
    private final Runnable onDrop;
    private @Nullable List<OutboundPacket> waiting;
    private int volatiles;
    private long waitingBytes;
    private long writingBytes;

    /** @param onDrop told of each volatile packet that had to go */
    Outbox(int limit, Runnable onDrop) {
        this.limit = limit;
        this.onDrop = onDrop;
    }

    static int cost(OutboundPacket packet) {
        return packet.size() + OVERHEAD;
    }

    boolean isEmpty() {
        return waiting == null;
    }

    long waitingBytes() {
        return waitingBytes;
    }

    /** All bytes that count, waiting or being written. */
    long bytes() {
        return waitingBytes + writingBytes;
    }

    Offer offer(OutboundPacket packet) {
        int cost = cost(packet);
        if (!fits(cost) && !packet.isVolatile()) {
            dropVolatilesFor(cost);
        }
        if (!fits(cost)) {
            return packet.isVolatile() ? Offer.DROPPED : Offer.OVERFLOW;
        }
        add(packet, cost);
        return Offer.ACCEPTED;
    }

    /** Takes a packet whatever the limit says: a control packet, of which there are few. */
    void add(OutboundPacket packet) {
        add(packet, cost(packet));
    }

    /** All that waits, in order; its bytes count as being written until {@link #onWritten}. */
    List<OutboundPacket> takeAll() {
        List<OutboundPacket> all = waiting == null ? List.of() : waiting;
        writingBytes += waitingBytes;
        clear();
        return all;
    }

    /** Counts a packet that is written without having waited. */
    void onWriting(long bytes) {
        writingBytes += bytes;
    }

    void onWritten(long bytes) {
        writingBytes -= bytes;
    }

    void clear() {
        waiting = null;
        waitingBytes = 0;
        volatiles = 0;
    }

    private boolean fits(int cost) {
        return bytes() == 0 || bytes() + cost <= limit;
    }

    private void add(OutboundPacket packet, int cost) {
        if (waiting == null) {
            waiting = new ArrayList<>();
        }
        waiting.add(packet);
        waitingBytes += cost;
        volatiles += packet.isVolatile() ? 1 : 0;
    }

    private void dropVolatilesFor(int cost) {
        if (waiting == null) {
            return;
        }
        Iterator<OutboundPacket> packets = waiting.iterator();
        while (volatiles > 0 && !fits(cost)) {
            OutboundPacket packet = packets.next();
            if (packet.isVolatile()) {
                packets.remove();
                waitingBytes -= cost(packet);
                volatiles--;
                onDrop.run();
            }
        }
        if (waiting.isEmpty()) {
            waiting = null;
        }
    }
}
