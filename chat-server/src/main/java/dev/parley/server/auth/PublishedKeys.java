package dev.parley.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.SignedJWT;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of an identity provider, from its JWKS document. The document is kept for five minutes, fetched again at
 * most every ten seconds when a token names a key that is not in it, and goes on being used for four hours when its server is
 * away: so neither a flood of made-up key ids nor an outage there becomes one here.
 */
final class PublishedKeys implements SignatureCheck {
    private static final int CONNECT_TIMEOUT_MS = 2_000;
    private static final int READ_TIMEOUT_MS = 3_000;
    private static final int MAX_DOCUMENT_BYTES = 256 * 1024;

    private final JWKSource<SecurityContext> keys;
    private final DefaultJWSVerifierFactory verifiers = new DefaultJWSVerifierFactory();

    PublishedKeys(URI url) {
        keys = JWKSourceBuilder.create(
                        checked(url),
                        new DefaultResourceRetriever(CONNECT_TIMEOUT_MS, READ_TIMEOUT_MS, MAX_DOCUMENT_BYTES))
                .cache(Duration.ofMinutes(5).toMillis(), Duration.ofSeconds(10).toMillis())
                .refreshAheadCache(false)
                .rateLimited(Duration.ofSeconds(10).toMillis())
                .outageTolerant(Duration.ofHours(4).toMillis())
                .build();
    }

    private static URL checked(URI url) {
        try {
            if ("http".equals(url.getScheme()) || "https".equals(url.getScheme())) {
                return url.toURL();
            }
        } catch (MalformedURLException | IllegalArgumentException e) {
            throw new IllegalArgumentException("url: " + url + " (expected: an http or https address)", e);
        }
        throw new IllegalArgumentException("url: " + url + " (expected: an http or https address)");
    }

    @Override
    public Set<JWSAlgorithm> algorithms() {
        return Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);
    }

    @Override
    public boolean isSignedByUs(SignedJWT token) throws JOSEException, UnauthorizedException {
        for (JWK key : candidates(token)) {
            if (key instanceof AsymmetricJWK asymmetric && isSignedBy(asymmetric, token)) {
                return true;
            }
        }
        return false;
    }

    /** The keys that fit the token's algorithm and key id; the matcher compares kinds of keys too. */
    private List<JWK> candidates(SignedJWT token) throws UnauthorizedException {
        @Nullable JWKMatcher matcher = JWKMatcher.forJWSHeader(token.getHeader());
        if (matcher == null) {
            return List.of();
        }
        try {
            return keys.get(new JWKSelector(matcher), null);
        } catch (KeySourceException e) {
            throw new UnauthorizedException(AuthFailure.KEYS_UNAVAILABLE);
        }
    }

    private boolean isSignedBy(AsymmetricJWK key, SignedJWT token) throws JOSEException {
        return token.verify(verifiers.createJWSVerifier(token.getHeader(), key.toPublicKey()));
    }
}
