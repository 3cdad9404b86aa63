package dev.parley.server.auth;

import java.util.Locale;

/** Why a token was refused. The wire names are part of the chat protocol's contract: short, stable, and telling nothing of the keys. */
public enum AuthFailure {
    /** There is no token. */
    MISSING,
    /** It is no signed JWT, or is longer than 8,192 characters. */
    MALFORMED,
    /** It is signed with an algorithm that this server does not take. */
    ALGORITHM,
    /** The signature is not by a key of ours. */
    SIGNATURE,
    /** {@code iss} is not whom this server believes. */
    ISSUER,
    /** {@code aud} does not name this server: the token is for another service. */
    AUDIENCE,
    EXPIRED,
    NOT_YET_VALID,
    /** {@code sub} is missing, too long, or holds control characters. */
    SUBJECT,
    /** {@code name}, {@code avatar} or {@code roles} is not as the protocol says. */
    CLAIMS,
    /** The token of a refresh belongs to another user than the session. */
    OTHER_USER,
    /** The keys could not be fetched; trying again later may help. */
    KEYS_UNAVAILABLE;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
