package dev.parley.engineio;

/** One client's Engine.IO connection, over whatever transport it has now. All methods may be called from any thread and none blocks. */
public interface EngineSession {
    /** The session id. A secret of this client: never shown to others and never the id of a socket. */
    String id();

    HandshakeRequest request();

    /**
     * Says that the client is welcome: from now on the session does not count as pending. A second call does nothing.
     *
     * @see SessionAcceptor#admitsAtOnce
     */
    void admit();

    /** {@code polling} or {@code websocket}. */
    String transport();

    /**
     * Queues a packet. Packets leave in the order of the calls. When the queue's bound is reached, volatile packets are dropped
     * first, then the session is closed as {@link CloseReason#QUEUE_OVERFLOW}.
     *
     * @return false if the packet was dropped: the session is closed, or a volatile packet found no room
     */
    boolean send(OutboundPacket packet);

    /** Ends the session; what is queued is flushed first where the transport still takes it. The listener hears it once. */
    void close(CloseReason reason);
}
