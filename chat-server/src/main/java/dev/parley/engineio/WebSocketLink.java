package dev.parley.engineio;

import java.util.List;

/** An open WebSocket, seen from the session. Implemented by the web layer; any method may be called from any thread, and none blocks. */
public interface WebSocketLink {
    int NO_CODE = 1005;
    int GOING_AWAY = 1001;

    /**
     * Writes the packets' messages in order, with nothing between them. The caller starts no write before the last one has ended.
     *
     * @param whenWritten run once the operating system has all bytes, if this method returns false; never, if the connection ends
     *     before
     * @return true if the operating system has all bytes already
     */
    boolean write(List<OutboundPacket> packets, Runnable whenWritten);

    /**
     * Sends a close frame after what has been written.
     *
     * @param code {@link #NO_CODE} for a frame without one
     */
    void close(int code);

    /** Ends the connection at once. */
    void abort();
}
