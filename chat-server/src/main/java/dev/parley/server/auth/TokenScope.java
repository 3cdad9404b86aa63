package dev.parley.server.auth;

import org.jspecify.annotations.Nullable;

/**
 * Who must have made a token, and for whom. Needed where the same keys sign tokens for other services too.
 *
 * @param issuer what {@code iss} must be; null if it does not matter
 * @param audience what {@code aud} must be, or hold; null if it does not matter
 */
public record TokenScope(@Nullable String issuer, @Nullable String audience) {
    public static final TokenScope ANY = new TokenScope(null, null);
}
