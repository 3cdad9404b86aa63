package dev.parley.engineio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One way to the client. Thread-safe by a lock of its own, which is taken after the session's and {@link Outbound}'s, never before. */
interface Transport {
    String name();

    /** Whether a packet could leave, or would at least wait for the socket only. */
    boolean isReady();

    /** The sole right to write one batch; null while nothing can be written. */
    @Nullable
    Writer claim();

    /** Ends the way to the client, telling it where that can be done. Called once, without a lock. */
    void close(CloseReason reason);

    /** The right to write one batch. */
    interface Writer {
        /**
         * Begins to write.
         *
         * @param bytes what the batch counts for in the outbox
         * @return true if it is written and the right has ended; if not, the transport reports {@link Session#onWritten} later
         */
        boolean write(List<OutboundPacket> batch, long bytes);
    }
}
