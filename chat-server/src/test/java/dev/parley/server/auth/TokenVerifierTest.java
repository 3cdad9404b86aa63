package dev.parley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TokenVerifierTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Instant NOW = Instant.parse("2026-01-08T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final TokenVerifier verifier = TokenVerifier.sharedSecret(SECRET, CLOCK);

    @Test
    void a_token_of_ours_says_who_it_is() throws Exception {
        Principal alice =
                new Principal("alice", "Alice", "https://example.org/a.png", Set.of("admin"), NOW.plusSeconds(60));

        assertThat(verifier.verify(new TokenIssuer(SECRET, CLOCK).issue(alice))).isEqualTo(alice);
    }

    @Test
    void without_a_name_the_user_id_is_shown() throws Exception {
        Principal principal = verifier.verify(token(claims()));

        assertThat(principal.name()).isEqualTo("alice");
        assertThat(principal.expiresAt()).isNull();
    }

    @Test
    void no_token_is_missing() {
        assertThat(refusal(null)).isEqualTo(AuthFailure.MISSING);
        assertThat(refusal("")).isEqualTo(AuthFailure.MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b.c", "....", "eyJhbGciOiJIUzI1NiJ9..", "\u0000", "e30.e30.e30"})
    void what_is_no_token_is_malformed(String token) {
        assertThat(refusal(token)).isEqualTo(AuthFailure.MALFORMED);
    }

    @Test
    void a_token_of_absurd_length_is_not_even_read() throws Exception {
        String token = token(claims().claim("junk", "x".repeat(10_000)));

        assertThat(refusal(token)).isEqualTo(AuthFailure.MALFORMED);
    }

    @Test
    void an_unsigned_token_is_refused() {
        assertThat(refusal(new PlainJWT(claims().build()).serialize())).isEqualTo(AuthFailure.MALFORMED);
    }

    @Test
    void another_secret_is_refused() throws Exception {
        String token = sign(claims(), JWSAlgorithm.HS256, "another secret that is 32 bytes long");

        assertThat(refusal(token)).isEqualTo(AuthFailure.SIGNATURE);
    }

    @Test
    void a_changed_payload_is_refused() throws Exception {
        String[] parts = token(claims()).split("\\.");
        String forged =
                claims().subject("mallory").build().toPayload().toBase64URL().toString();

        assertThat(refusal(parts[0] + "." + forged + "." + parts[2])).isEqualTo(AuthFailure.SIGNATURE);
    }

    @Test
    void only_hs256_goes_with_a_shared_secret() throws Exception {
        String token = sign(claims(), JWSAlgorithm.HS512, SECRET + SECRET);

        assertThat(refusal(token)).isEqualTo(AuthFailure.ALGORITHM);
    }

    @Test
    void an_expired_token_is_refused() throws Exception {
        assertThat(refusal(token(claims().expirationTime(Date.from(NOW.minusSeconds(2))))))
                .isEqualTo(AuthFailure.EXPIRED);
    }

    @Test
    void a_token_from_the_future_is_refused_beyond_a_small_skew() throws Exception {
        String soon = token(claims().notBeforeTime(Date.from(NOW.plusSeconds(4))));
        String later = token(claims().notBeforeTime(Date.from(NOW.plusSeconds(10))));

        assertThat(verifier.verify(soon).userId()).isEqualTo("alice");
        assertThat(refusal(later)).isEqualTo(AuthFailure.NOT_YET_VALID);
    }

    @Test
    void a_token_by_or_for_somebody_else_is_refused_where_that_matters() throws Exception {
        TokenScope ours = new TokenScope("https://id.example/", "parley");
        TokenVerifier strict = TokenVerifier.sharedSecret(SECRET, ours, CLOCK);

        assertThat(strict.verify(token(claims().issuer("https://id.example/").audience(List.of("other", "parley"))))
                        .userId())
                .isEqualTo("alice");
        assertThat(refusal(strict, token(claims().audience("parley")))).isEqualTo(AuthFailure.ISSUER);
        assertThat(refusal(strict, token(claims().issuer("https://id.example").audience("parley"))))
                .isEqualTo(AuthFailure.ISSUER);
        assertThat(refusal(strict, token(claims().issuer("https://id.example/"))))
                .isEqualTo(AuthFailure.AUDIENCE);
        assertThat(refusal(strict, token(claims().issuer("https://id.example/").audience("parley2"))))
                .isEqualTo(AuthFailure.AUDIENCE);
        assertThat(verifier.verify(token(claims().issuer("anybody").audience("anything")))
                        .userId())
                .isEqualTo("alice");
    }

    @Test
    void an_issuer_says_for_whom_it_makes_tokens() throws Exception {
        TokenScope ours = new TokenScope("me", "parley");
        Principal alice = new Principal("alice", "Alice", null, Set.of(), null);

        String token = new TokenIssuer(SECRET, ours, CLOCK).issue(alice);

        assertThat(TokenVerifier.sharedSecret(SECRET, ours, CLOCK).verify(token))
                .isEqualTo(alice);
    }

    @Test
    void a_user_id_has_1_to_128_characters_and_no_control_characters() throws Exception {
        String longest = "ü".repeat(128);

        assertThat(verifier.verify(token(claims().subject(longest))).userId()).isEqualTo(longest);
        for (String subject : new String[] {"", "x".repeat(129), "a\nb", "a\u007f"}) {
            assertThat(refusal(token(claims().subject(subject)))).isEqualTo(AuthFailure.SUBJECT);
        }
        assertThat(refusal(token(claims().subject(null)))).isEqualTo(AuthFailure.SUBJECT);
    }

    @Test
    void odd_claims_are_refused() throws Exception {
        assertThat(refusal(token(claims().claim("name", 42)))).isEqualTo(AuthFailure.CLAIMS);
        assertThat(refusal(token(claims().claim("name", "x".repeat(201))))).isEqualTo(AuthFailure.CLAIMS);
        assertThat(refusal(token(claims().claim("avatar", "javascript:alert(1)"))))
                .isEqualTo(AuthFailure.CLAIMS);
        assertThat(refusal(token(claims().claim("avatar", "https://h/" + "x".repeat(2_048)))))
                .isEqualTo(AuthFailure.CLAIMS);
        assertThat(refusal(token(claims().claim("roles", "admin")))).isEqualTo(AuthFailure.CLAIMS);
        assertThat(refusal(token(claims().claim("roles", List.of("admin", 7))))).isEqualTo(AuthFailure.CLAIMS);
    }

    @Test
    void a_short_secret_is_refused_without_being_shown() {
        assertThatThrownBy(() -> TokenVerifier.sharedSecret("hunter2", CLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("secret: 7 bytes (expected: at least 32)");
    }

    @Test
    void an_issued_token_ends_when_it_should() throws Exception {
        Principal alice = new Principal("alice", "Alice", null, Set.of(), NOW.plusSeconds(30));
        TokenVerifier later = TokenVerifier.sharedSecret(SECRET, Clock.offset(CLOCK, Duration.ofSeconds(32)));

        String token = new TokenIssuer(SECRET, CLOCK).issue(alice);

        assertThat(catchThrowableOfType(UnauthorizedException.class, () -> later.verify(token))
                        .reason())
                .isEqualTo(AuthFailure.EXPIRED);
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder().subject("alice");
    }

    private static String token(JWTClaimsSet.Builder claims) throws Exception {
        return sign(claims, JWSAlgorithm.HS256, SECRET);
    }

    private static String sign(JWTClaimsSet.Builder claims, JWSAlgorithm algorithm, String secret) throws Exception {
        SignedJWT jwt = new SignedJWT(new JWSHeader(algorithm), claims.build());
        jwt.sign(new MACSigner(secret));
        return jwt.serialize();
    }

    private @Nullable AuthFailure refusal(@Nullable String token) {
        return refusal(verifier, token);
    }

    private static @Nullable AuthFailure refusal(TokenVerifier verifier, @Nullable String token) {
        UnauthorizedException refused = catchThrowableOfType(UnauthorizedException.class, () -> verifier.verify(token));
        return refused == null ? null : refused.reason();
    }
}
