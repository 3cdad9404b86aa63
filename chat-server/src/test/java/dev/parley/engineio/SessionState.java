package dev.parley.engineio;

/** Looks into a session, for tests that have to know that a request has arrived. */
public final class SessionState {
    private SessionState() {}

    public static boolean isPollParked(EngineSession session) {
        PollingTransport polling = ((Session) session).polling();
        return polling != null && polling.isReady();
    }

    public static boolean isPosting(EngineSession session) {
        PollingTransport polling = ((Session) session).polling();
        return polling != null && polling.isPosting();
    }

    /** Bytes that wait for the client, those on their way into the socket included. */
    public static long outboundBytes(EngineSession session) {
        return ((Session) session).outboundBytes();
    }
}
