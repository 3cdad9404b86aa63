package dev.parley.engineio;

/** Why a session ended, with the texts of the reference server. */
public enum CloseReason {
    TRANSPORT_CLOSE("transport close"),
    TRANSPORT_ERROR("transport error"),
    FORCED_CLOSE("forced close"),
    FORCED_SERVER_CLOSE("forced server close"),
    PING_TIMEOUT("ping timeout"),
    PARSE_ERROR("parse error"),
    SERVER_SHUTTING_DOWN("server shutting down"),
    /** The client reads more slowly than it is sent to: its outbound queue reached its bound. */
    QUEUE_OVERFLOW("outbound queue overflow"),
    /** The client sends faster than it is served: too much of it waits for its handlers. */
    TOO_MANY_EVENTS("too many events");

    private final String text;

    CloseReason(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
