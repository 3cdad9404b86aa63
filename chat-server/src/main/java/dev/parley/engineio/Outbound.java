package dev.parley.engineio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session's way out: what waits, and the transport that takes it now. Thread-safe; nothing is written under the lock. A writer
 * is claimed under it and used outside, and since a transport gives its writer to one thread at a time, packets leave in order.
 */
final class Outbound {
    enum Outcome {
        ACCEPTED,
        /** A volatile packet that found no room, or no transport that could take it now. */
        DROPPED,
        OVERFLOW,
        SEALED
    }

    private final EngineMetrics metrics;

    @GuardedBy("this")
    private final Outbox outbox;

    @GuardedBy("this")
    private Transport transport;

    @GuardedBy("this")
    private boolean sealed;

    @GuardedBy("this")
    private @Nullable OutboundPacket last;

    /** Batches that are being handed to the transport right now. */
    @GuardedBy("this")
    private int handingOver;

    Outbound(int limit, EngineMetrics metrics, Transport transport) {
        this.metrics = metrics;
        this.outbox = new Outbox(limit, metrics::onVolatileDrop);
        this.transport = transport;
    }

    synchronized Transport transport() {
        return transport;
    }

    /**
     * From now on packets go another way.
     *
     * @return the way they went until now
     */
    synchronized Transport switchTo(Transport next) {
        Transport last = transport;
        transport = next;
        return last;
    }

    Outcome send(OutboundPacket packet) {
        Transport.Writer writer;
        synchronized (this) {
            if (sealed) {
                return Outcome.SEALED;
            }
            if (packet.isVolatile() && !transport.isReady()) {
                return Outcome.DROPPED;
            }
            writer = outbox.isEmpty() ? transport.claim() : null;
            if (writer == null) {
                Outbox.Offer offer = outbox.offer(packet);
                if (offer != Outbox.Offer.ACCEPTED) {
                    return offer == Outbox.Offer.DROPPED ? Outcome.DROPPED : Outcome.OVERFLOW;
                }
            } else {
                handingOver++;
                outbox.onWriting(Outbox.cost(packet));
            }
        }
        if (writer != null) {
            write(writer, List.of(packet), Outbox.cost(packet));
        }
        flush();
        return Outcome.ACCEPTED;
    }

    /** Sends a packet of the protocol's own, whatever the limit says: there are few, and the session needs them. */
    void sendControl(OutboundPacket packet) {
        synchronized (this) {
            if (sealed) {
                return;
            }
            outbox.add(packet);
        }
        flush();
    }

    /**
     * Takes no more packets; what waits still leaves, and after it, if there is one, the last. That one travels alone: the official
     * client reads a close at once and messages a moment later, and of a payload with both it would lose the messages.
     */
    void seal(@Nullable OutboundPacket closing) {
        synchronized (this) {
            if (!sealed) {
                last = closing;
            }
            sealed = true;
        }
        flush();
    }

    /** Forgets what waits and takes no more. */
    synchronized void discard() {
        sealed = true;
        last = null;
        outbox.clear();
    }

    /** A write that took its time has ended. */
    void onWritten(long bytes) {
        synchronized (this) {
            outbox.onWritten(bytes);
        }
        flush();
    }

    /** Whether all that was sent has been handed to a transport. */
    synchronized boolean isEmpty() {
        return outbox.isEmpty() && last == null && handingOver == 0;
    }

    /** Bytes that wait for the client, those on their way into the socket included. */
    synchronized long bytes() {
        return outbox.bytes();
    }

    /** Writes what waits, as long as the transport takes it. */
    void flush() {
        while (true) {
            Transport.Writer writer;
            List<OutboundPacket> batch;
            long bytes;
            synchronized (this) {
                if (outbox.isEmpty() && last != null) {
                    outbox.add(last);
                    last = null;
                }
                writer = outbox.isEmpty() ? null : transport.claim();
                if (writer == null) {
                    return;
                }
                handingOver++;
                bytes = outbox.waitingBytes();
                batch = outbox.takeAll();
            }
            write(writer, batch, bytes);
        }
    }

    private void write(Transport.Writer writer, List<OutboundPacket> batch, long bytes) {
        count(batch);
        boolean written = writer.write(batch, bytes);
        synchronized (this) {
            handingOver--;
            if (written) {
                outbox.onWritten(bytes);
            }
        }
    }

    private void count(List<OutboundPacket> batch) {
        for (OutboundPacket packet : batch) {
            for (EngineMessage message : packet.messages()) {
                if (message.isMessage()) {
                    metrics.onMessageOut(message.size());
                }
            }
        }
    }
}
