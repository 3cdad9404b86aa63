package dev.parley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PublishedKeysTest {
    private static RSAKey rsa;
    private static ECKey ec;

    private final AtomicInteger fetches = new AtomicInteger();
    private final Server provider = new Server();
    private final ServerConnector connector = new ServerConnector(provider);
    private TokenVerifier verifier;

    @BeforeAll
    static void makeKeys() throws Exception {
        rsa = new RSAKeyGenerator(2048).keyID("r1").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("e1").generate();
    }

    @BeforeEach
    void publishThem() throws Exception {
        String document = new JWKSet(List.of(rsa.toPublicJWK(), ec.toPublicJWK())).toString();
        connector.setHost("127.0.0.1");
        provider.addConnector(connector);
        provider.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                fetches.incrementAndGet();
                if (!Request.getPathInContext(request).equals("/jwks")) {
                    return false;
                }
                Content.Sink.write(response, true, document, callback);
                return true;
            }
        });
        provider.start();
        verifier = TokenVerifier.jwks(url("/jwks"), TokenScope.ANY, Clock.systemUTC());
    }

    @AfterEach
    void stop() throws Exception {
        provider.stop();
    }

    @Test
    void tokens_of_both_kinds_of_keys_are_taken_and_the_keys_are_kept() throws Exception {
        assertThat(verifier.verify(sign(JWSAlgorithm.RS256, "r1", new RSASSASigner(rsa)))
                        .userId())
                .isEqualTo("alice");
        assertThat(verifier.verify(sign(JWSAlgorithm.ES256, "e1", new ECDSASigner(ec)))
                        .userId())
                .isEqualTo("alice");
        assertThat(fetches).hasValue(1);
    }

    @Test
    void a_public_key_is_never_taken_for_a_shared_secret() throws Exception {
        byte[] publicKey = rsa.toRSAPublicKey().getEncoded();

        assertThat(refusal(sign(JWSAlgorithm.HS256, "r1", new MACSigner(publicKey))))
                .isEqualTo(AuthFailure.ALGORITHM);
    }

    @Test
    void a_key_of_somebody_else_is_refused() throws Exception {
        RSAKey other = new RSAKeyGenerator(2048).keyID("r1").generate();

        assertThat(refusal(sign(JWSAlgorithm.RS256, "r1", new RSASSASigner(other))))
                .isEqualTo(AuthFailure.SIGNATURE);
    }

    @Test
    void made_up_key_ids_do_not_make_us_fetch_each_time() throws Exception {
        RSAKey other = new RSAKeyGenerator(2048).keyID("r1").generate();
        verifier.verify(sign(JWSAlgorithm.RS256, "r1", new RSASSASigner(rsa)));

        for (int i = 0; i < 20; i++) {
            assertThat(refusal(sign(JWSAlgorithm.RS256, "made-up-" + i, new RSASSASigner(other))))
                    .isIn(AuthFailure.SIGNATURE, AuthFailure.KEYS_UNAVAILABLE);
        }

        assertThat(fetches).hasValueLessThanOrEqualTo(3);
    }

    @Test
    void where_there_are_no_keys_the_reason_says_so() throws Exception {
        verifier = TokenVerifier.jwks(url("/nothing"), TokenScope.ANY, Clock.systemUTC());

        assertThat(refusal(sign(JWSAlgorithm.RS256, "r1", new RSASSASigner(rsa))))
                .isEqualTo(AuthFailure.KEYS_UNAVAILABLE);
    }

    @Test
    void only_web_addresses_are_taken() {
        assertThatThrownBy(
                        () -> TokenVerifier.jwks(URI.create("file:///etc/passwd"), TokenScope.ANY, Clock.systemUTC()))
                .hasMessage("url: file:///etc/passwd (expected: an http or https address)");
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort() + path);
    }

    private AuthFailure refusal(String token) {
        return catchThrowableOfType(UnauthorizedException.class, () -> verifier.verify(token))
                .reason();
    }

    private static String sign(JWSAlgorithm algorithm, String keyId, JWSSigner signer) throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(algorithm).keyID(keyId).build(),
                new JWTClaimsSet.Builder().subject("alice").build());
        jwt.sign(signer);
        return jwt.serialize();
    }
}
