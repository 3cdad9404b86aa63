package dev.parley.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.parley.server.auth.Principal;
import dev.parley.server.auth.TokenIssuer;
import dev.parley.server.auth.TokenVerifier;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoTokensTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-08T12:00:00Z"), ZoneOffset.UTC);

    private final DemoTokens tokens = new DemoTokens(new TokenIssuer(SECRET, CLOCK), CLOCK, () -> 0);

    @Test
    void a_name_gets_a_token_that_the_servers_take() throws Exception {
        DemoTokens.Answer answer = tokens.handleRequest("{\"name\": \" Alice B \"}");

        assertThat(answer.status()).isEqualTo(200);
        String token = JsonParser.parseString(answer.body())
                .getAsJsonObject()
                .get("token")
                .getAsString();
        Principal principal = TokenVerifier.sharedSecret(SECRET, CLOCK).verify(token);
        assertThat(principal.userId()).isEqualTo("alice-b");
        assertThat(principal.name()).isEqualTo("Alice B");
        assertThat(principal.roles()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Alice,alice", "Jörg Müller,jörg-müller", "__x__,x", "李雷,李雷"})
    void the_same_name_is_the_same_user(String name, String userId) {
        assertThat(tokens.handleRequest("{\"name\": \"" + name + "\"}").body())
                .contains("\"userId\":\"" + userId + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "null",
                "{\"name\": null}",
                "{\"name\": {}}",
                "{\"name\": \"  \"}",
                "{\"name\": \"...\"}",
                "{\"name\": \"a\\u0007\"}",
                "{\"name\": \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}"
            })
    void what_is_no_name_gets_none(String body) {
        assertThat(tokens.handleRequest(body).status()).isEqualTo(400);
    }

    @Test
    void many_at_once_are_told_to_wait() {
        for (int i = 0; i < 50; i++) {
            assertThat(tokens.handleRequest("{\"name\": \"a\"}").status()).isEqualTo(200);
        }

        assertThat(tokens.handleRequest("{\"name\": \"a\"}").status()).isEqualTo(429);
    }
}
