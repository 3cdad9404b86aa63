package dev.parley.server.chat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says no to a client's event, from however deep in a handler; {@link ClientEvents} turns it into the ack's error value at the
 * one border where acks leave. It carries no stack trace: it tells of the client, not of this program.
 */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Map<String, @Nullable Object> details;

    private RefusedException(ErrorCode code, String message, Map<String, @Nullable Object> details) {
        super(message, null, false, false);
        this.code = code;
        this.details = details;
    }

    public static RefusedException of(ErrorCode code, String message) {
        return new RefusedException(code, message, Map.of());
    }

    public static RefusedException of(ErrorCode code, String message, Map<String, @Nullable Object> details) {
        return new RefusedException(code, message, details);
    }

    /** A field of the payload is not what it must be. */
    public static RefusedException invalid(String field, String expected) {
        return new RefusedException(
                ErrorCode.INVALID, field + ": expected " + expected, Map.of("field", field, "expected", expected));
    }

    public static RefusedException tooLarge(String field, String limit) {
        return new RefusedException(
                ErrorCode.TOO_LARGE, field + ": at most " + limit, Map.of("field", field, "limit", limit));
    }

    public ErrorCode code() {
        return code;
    }

    /** {@code {code, message, details?}} as acks carry it. */
    Map<String, @Nullable Object> toWire() {
        Map<String, @Nullable Object> wire = new LinkedHashMap<>();
        wire.put("code", code.wireName());
        wire.put("message", getMessage());
        if (!details.isEmpty()) {
            wire.put("details", details);
        }
        return wire;
    }
}
