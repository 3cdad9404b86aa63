package dev.parley.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Checks a JWT from the outside in: form, algorithm, signature, then time and claims; nothing inside is looked at before the signature is right. */
final class JwtVerifier implements TokenVerifier {
    private static final int MAX_LENGTH = 8_192;
    /** How far the issuer's clock may be ahead of ours. */
    private static final Duration NOT_BEFORE_SKEW = Duration.ofSeconds(5);
    /** How long a token is taken after its end: the time that a request may have been under way. */
    private static final Duration EXPIRY_SKEW = Duration.ofSeconds(1);

    private final SignatureCheck keys;
    private final TokenScope scope;
    private final Clock clock;

    JwtVerifier(SignatureCheck keys, TokenScope scope, Clock clock) {
        this.keys = keys;
        this.scope = scope;
        this.clock = clock;
    }

    @Override
    public Principal verify(@Nullable String token) throws UnauthorizedException {
        if (token == null || token.isEmpty()) {
            throw new UnauthorizedException(AuthFailure.MISSING);
        }
        JWTClaimsSet claims = signedClaims(token);
        checkTime(claims);
        checkScope(claims);
        return PrincipalClaims.read(claims);
    }

    private JWTClaimsSet signedClaims(String token) throws UnauthorizedException {
        if (token.length() > MAX_LENGTH) {
            throw new UnauthorizedException(AuthFailure.MALFORMED);
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            checkSignature(jwt);
            @Nullable JWTClaimsSet claims = jwt.getJWTClaimsSet();
            if (claims != null) {
                return claims;
            }
        } catch (ParseException e) {
            // answered below: what exactly is wrong with its bytes is of no use to the client
        }
        throw new UnauthorizedException(AuthFailure.MALFORMED);
    }

    private void checkSignature(SignedJWT jwt) throws UnauthorizedException {
        if (!keys.algorithms().contains(jwt.getHeader().getAlgorithm())) {
            throw new UnauthorizedException(AuthFailure.ALGORITHM);
        }
        try {
            if (keys.isSignedByUs(jwt)) {
                return;
            }
        } catch (JOSEException e) {
            // a signature that cannot be checked is not ours
        }
        throw new UnauthorizedException(AuthFailure.SIGNATURE);
    }

    private void checkScope(JWTClaimsSet claims) throws UnauthorizedException {
        if (scope.issuer() != null && !scope.issuer().equals(claims.getIssuer())) {
            throw new UnauthorizedException(AuthFailure.ISSUER);
        }
        if (scope.audience() != null && !claims.getAudience().contains(scope.audience())) {
            throw new UnauthorizedException(AuthFailure.AUDIENCE);
        }
    }

    private void checkTime(JWTClaimsSet claims) throws UnauthorizedException {
        Instant now = clock.instant();
        @Nullable Date expiry = claims.getExpirationTime();
        if (expiry != null && !expiry.toInstant().plus(EXPIRY_SKEW).isAfter(now)) {
            throw new UnauthorizedException(AuthFailure.EXPIRED);
        }
        @Nullable Date notBefore = claims.getNotBeforeTime();
        if (notBefore != null && notBefore.toInstant().minus(NOT_BEFORE_SKEW).isAfter(now)) {
            throw new UnauthorizedException(AuthFailure.NOT_YET_VALID);
        }
    }
}
