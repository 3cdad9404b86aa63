package dev.parley.server.chat;

import java.util.Locale;

/** Why a client's event was not done; the table of the chat protocol. */
public enum ErrorCode {
    /** The token is bad, missing or expired. */
    UNAUTHORIZED,
    /** The user may not do this. */
    FORBIDDEN,
    NOT_FOUND,
    /** The payload is not as documented; the details name the field. */
    INVALID,
    TOO_LARGE,
    /** The details hold {@code retryAfterMs}. */
    RATE_LIMITED,
    /** Something else is there already. */
    CONFLICT,
    /** The store is down. Trying again is safe; a message with the same clientId is stored once, whatever became of it before. */
    UNAVAILABLE,
    /** A fault of this server; its log says which, under the id in the details. */
    INTERNAL;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
