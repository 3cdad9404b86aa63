package dev.parley.engineio;

import java.nio.charset.StandardCharsets;

/** The refusals of the protocol, each with a code and a text that clients know, and one more of our own. */
public enum Refusal {
    UNKNOWN_TRANSPORT(0, "Transport unknown"),
    UNKNOWN_SESSION(1, "Session ID unknown"),
    BAD_HANDSHAKE_METHOD(2, "Bad handshake method"),
    BAD_REQUEST(3, "Bad request"),
    FORBIDDEN(4, "Forbidden"),
    UNSUPPORTED_PROTOCOL(5, "Unsupported protocol version"),
    TOO_MANY_PENDING(6, "Too many connections are waiting to be let in; try again later");

    private final int code;
    private final String message;

    Refusal(int code, String message) {
        this.code = code;
        this.message = message;
    }

    public int code() {
        return code;
    }

    public String message() {
        return message;
    }

    /** The HTTP status of a refused polling request. */
    public int status() {
        return this == FORBIDDEN ? 403 : upgradeStatus();
    }

    /** The HTTP status of a refused upgrade, which is 400 whatever the protocol's reason. */
    public int upgradeStatus() {
        return this == TOO_MANY_PENDING ? 503 : 400;
    }

    /** Refuses a polling request. */
    public void answer(HttpExchange exchange) {
        String json = "{\"code\":" + code + ",\"message\":\"" + message + "\"}";
        exchange.reply(status(), "application/json", json.getBytes(StandardCharsets.UTF_8), () -> {});
    }
}
