package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSettingsTest {
    @Test
    void a_full_url_gives_all_settings() {
        RedisSettings settings = RedisSettings.ofUrl("rediss://al%3Aice:s%40cret@redis.example:7000/3");

        assertThat(settings.nodes()).containsExactly(new RedisNode("redis.example", 7000));
        assertThat(settings.username()).isEqualTo("al:ice");
        assertThat(settings.password()).isEqualTo("s@cret");
        assertThat(settings.database()).isEqualTo(3);
        assertThat(settings.tls()).isTrue();
    }

    @Test
    void a_short_url_takes_the_defaults() {
        RedisSettings settings = RedisSettings.ofUrl("redis://localhost");

        assertThat(settings).isEqualTo(RedisSettings.of("localhost", 6379));
        assertThat(settings.commandTimeout()).isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({"redis://:pw@h, , pw", "redis://pw@h, , pw", "redis://u:pw@h, u, pw", "redis://u:p:w@h, u, p:w"})
    void credentials_come_in_every_usual_form(String url, String username, String password) {
        RedisSettings settings = RedisSettings.ofUrl(url);

        assertThat(settings.username()).isEqualTo(username);
        assertThat(settings.password()).isEqualTo(password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "http://:secret@h",
                "redis://:secret@",
                "redis://:secret@h/x",
                "redis://:secret@h:0",
                "redis://:secret@h/0?timeout=1",
                "redis://:secret@h/-1",
                "redis://:sec ret@h"
            })
    void a_wrong_url_is_refused_without_showing_the_password(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisSettings.ofUrl(url))
                .withMessageStartingWith("redis.")
                .withMessageContaining("(expected: ")
                .withMessageNotContaining("secret")
                .withMessageNotContaining("sec ret");
    }

    @ParameterizedTest
    @CsvSource({"a, a, 6379", "a:1, a, 1", "[::1], ::1, 6379", "[::1]:7, ::1, 7", "::1, ::1, 6379"})
    void a_host_may_carry_its_port(String text, String host, int port) {
        assertThat(RedisSettings.ofHosts(text, 6379).nodes()).isEqualTo(List.of(new RedisNode(host, port)));
    }

    @Test
    void several_hosts_are_refused_as_long_as_there_is_no_cluster() {
        assertThatThrownBy(() -> RedisSettings.ofHosts("a,b:6380,c", 6379))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "redis.host: a:6379,b:6380,c:6379 (expected: exactly one host; Sentinel and Cluster are not "
                                + "supported yet)");
    }

    @Test
    void text_form_masks_the_password() {
        assertThat(RedisSettings.ofUrl("redis://bob:secret@h:1/2")).hasToString("redis://bob:***@h:1/2");
    }
}
