package dev.parley.server.auth;

import java.net.URI;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Tells who a token belongs to. Thread-safe. {@link #verify} may block for a few seconds while keys are fetched: it is
 * called on worker threads.
 *
 * <p>Each verifier takes the algorithms of its kind of key and no others, so that a public key can never be passed off as a
 * shared secret.
 */
@FunctionalInterface
public interface TokenVerifier {
    /**
     * Who this token belongs to.
     *
     * @param token what the client sent as {@code auth.token}; null if it sent none
     * @throws UnauthorizedException if it is not a token of ours that is valid now
     */
    Principal verify(@Nullable String token) throws UnauthorizedException;

    /** Takes HS256 tokens signed with this secret (at least 32 bytes in UTF-8). */
    static TokenVerifier sharedSecret(String secret, TokenScope scope, Clock clock) {
        return new JwtVerifier(new SharedSecretKeys(secret), scope, clock);
    }

    /** The same, whoever made them and for whom. */
    static TokenVerifier sharedSecret(String secret, Clock clock) {
        return sharedSecret(secret, TokenScope.ANY, clock);
    }

    /** Takes RS256 and ES256 tokens signed with the keys published at this address (http or https); they are kept for five minutes. */
    static TokenVerifier jwks(URI url, TokenScope scope, Clock clock) {
        return new JwtVerifier(new PublishedKeys(url), scope, clock);
    }
}
