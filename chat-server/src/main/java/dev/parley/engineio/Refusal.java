package dev.parley.engineio;

import java.nio.charset.StandardCharsets;

/** The refusals of the protocol: each has a code and a text that clients know. */
public enum Refusal {
    UNKNOWN_TRANSPORT("Transport unknown"),
    UNKNOWN_SESSION("Session ID unknown"),
    BAD_HANDSHAKE_METHOD("Bad handshake method"),
    BAD_REQUEST("Bad request"),
    FORBIDDEN("Forbidden"),
    UNSUPPORTED_PROTOCOL("Unsupported protocol version");

    private final String message;

    Refusal(String message) {
        this.message = message;
    }

    public int code() {
        return ordinal();
    }

    public String message() {
        return message;
    }

    /** The HTTP status of a refused polling request; a refused upgrade is answered with 400 whatever the reason. */
    public int status() {
        return this == FORBIDDEN ? 403 : 400;
    }

    /** Refuses a polling request. */
    public void answer(HttpExchange exchange) {
        String json = "{\"code\":" + code() + ",\"message\":\"" + message + "\"}";
        exchange.reply(status(), "application/json", json.getBytes(StandardCharsets.UTF_8), () -> {});
    }
}
