package dev.parley.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** A secret that the issuer of tokens and this server share. */
final class SharedSecretKeys implements SignatureCheck {
    private static final int MIN_BYTES = 32;

    private final MACVerifier verifier;

    SharedSecretKeys(String secret) {
        try {
            verifier = new MACVerifier(bytesOf(secret));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("secret: not usable for HS256", e);
        }
    }

    /** The secret as a key, or a complaint that does not show it. */
    static byte[] bytesOf(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < MIN_BYTES) {
            throw new IllegalArgumentException(
                    "secret: " + bytes.length + " bytes (expected: at least " + MIN_BYTES + ")");
        }
        return bytes;
    }

    @Override
    public Set<JWSAlgorithm> algorithms() {
        return Set.of(JWSAlgorithm.HS256);
    }

    @Override
    public boolean isSignedByUs(SignedJWT token) throws JOSEException {
        return token.verify(verifier);
    }
}
