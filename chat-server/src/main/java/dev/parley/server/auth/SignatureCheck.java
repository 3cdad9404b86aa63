package dev.parley.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.SignedJWT;
import java.util.Set;

/** One kind of keys: which algorithms go with them, and whether they made a signature. */
interface SignatureCheck {
    Set<JWSAlgorithm> algorithms();

    /** Whether one of these keys made the token's signature; throws if the keys cannot be had. */
    boolean isSignedByUs(SignedJWT token) throws JOSEException, UnauthorizedException;
}
