package dev.parley.adapter.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CredentialFilterTest {
    private final HandshakeFilter filter = HandshakeFilter.withoutCredentials();

    @Test
    void credentials_are_left_out_wherever_they_are_and_the_rest_stays() {
        Map<String, @Nullable Object> handshake = new HashMap<>();
        handshake.put(
                "headers",
                Map.of(
                        "cookie", "io=SECRET",
                        "authorization", "Bearer SECRET",
                        "proxy-authorization", "SECRET",
                        "x-api-key", "SECRET",
                        "referer", "https://chat.example/?token=SECRET&a=1",
                        "user-agent", "test"));
        handshake.put("query", Map.of("EIO", "4", "access_token", "SECRET", "sid", "SECRET", "theme", "dark"));
        handshake.put(
                "auth",
                Map.of(
                        "token", "SECRET",
                        "pid", "SECRET",
                        "password", "SECRET",
                        "user", "ann",
                        "nested", List.of(Map.of("apiKey", "SECRET", "x", 1L))));
        handshake.put("url", "/socket.io/?EIO=4&token=SECRET&theme=dark");
        handshake.put("address", "::1");
        handshake.put("secure", true);

        Map<String, @Nullable Object> filtered = filter.apply(handshake);

        assertThat(filtered.toString()).doesNotContain("SECRET");
        assertThat(filtered)
                .isEqualTo(Map.of(
                        "headers",
                        Map.of("referer", "https://chat.example/?a=1", "user-agent", "test"),
                        "query",
                        Map.of("EIO", "4", "theme", "dark"),
                        "auth",
                        Map.of("user", "ann", "nested", List.of(Map.of("x", 1L))),
                        "url",
                        "/socket.io/?EIO=4&theme=dark",
                        "address",
                        "::1",
                        "secure",
                        true));
    }

    @Test
    void an_auth_that_is_only_a_text_is_taken_for_a_token() {
        assertThat(filter.apply(Map.of("auth", "SECRET"))).isEqualTo(Map.of("auth", Map.of()));
    }

    @Test
    void unfiltered_lets_everything_pass() {
        Map<String, @Nullable Object> handshake = Map.of("auth", Map.of("token", "t"));

        assertThat(HandshakeFilter.unfiltered().apply(handshake)).isEqualTo(handshake);
    }
}
