package dev.parley.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** Makes HS256 tokens: for the {@code token} command, the demo and tests. Where users sign in for real, somebody else does. Thread-safe. */
public final class TokenIssuer {
    private final JWSSigner signer;
    private final TokenScope scope;
    private final Clock clock;

    /** @param secret at least 32 bytes in UTF-8 */
    public TokenIssuer(String secret, Clock clock) {
        this(secret, TokenScope.ANY, clock);
    }

    /** @param scope what its tokens say of who made them, and for whom */
    public TokenIssuer(String secret, TokenScope scope, Clock clock) {
        this.scope = scope;
        this.clock = clock;
        try {
            signer = new MACSigner(SharedSecretKeys.bytesOf(secret));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("secret: not usable for HS256", e);
        }
    }

    /** A token that says what the principal says; without an expiry it never ends. */
    public String issue(Principal principal) {
        if (!Identifier.isValid(principal.userId())) {
            throw new IllegalArgumentException(
                    "userId: " + principal.userId() + " (expected: 1-128 characters, no control characters)");
        }
        SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims(principal));
        try {
            jwt.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("HS256 signing failed", e);
        }
        return jwt.serialize();
    }

    private JWTClaimsSet claims(Principal principal) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .subject(principal.userId())
                .issuer(scope.issuer())
                .audience(scope.audience())
                .issueTime(Date.from(clock.instant()))
                .claim("name", principal.name());
        if (principal.avatar() != null) {
            claims.claim("avatar", principal.avatar());
        }
        if (!principal.roles().isEmpty()) {
            claims.claim("roles", List.copyOf(principal.roles()));
        }
        Instant expiresAt = principal.expiresAt();
        return expiresAt == null
                ? claims.build()
                : claims.expirationTime(Date.from(expiresAt)).build();
    }
}
