package dev.parley.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTypeTest {
    private static final ValueType<Duration> DURATION = ValueType.duration(Duration.ZERO, Duration.ofDays(30));
    private static final ValueType<Integer> SIZE = ValueType.size(1, 1 << 30);

    @ParameterizedTest
    @CsvSource({"500ms,500", "25s,25000", "25,25000", "10 m,600000", "24H,86400000", "2d,172800000", "0,0"})
    void durations_have_units_and_are_seconds_without(String text, long millis) {
        assertThat(DURATION.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"1000000,1000000", "64KiB,65536", "64k,65536", "1MB,1000000", "4 MiB,4194304"})
    void sizes_have_units_and_are_bytes_without(String text, int bytes) {
        assertThat(SIZE.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "1.5s", "5 weeks", "99999999999999999999", "999999999999999999d", "31d"})
    void what_is_no_duration_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> DURATION.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1GiBi", "2000MiB"})
    void what_is_no_size_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> SIZE.parse(text));
    }

    @Test
    void flags_take_the_usual_words() {
        assertThat(ValueType.flag().parse("TRUE")).isTrue();
        assertThat(ValueType.flag().parse("off")).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> ValueType.flag().parse("maybe"));
    }

    @Test
    void a_set_is_refused_for_one_bad_item() {
        ValueType<Set<String>> letters = ValueType.set("list", "letters", item -> item.matches("[a-z]"));

        assertThat(letters.parse("a, b,,a")).containsExactlyInAnyOrder("a", "b");
        assertThatIllegalArgumentException().isThrownBy(() -> letters.parse("a,B"));
    }

    @Test
    void a_uri_needs_its_scheme_and_a_host() {
        ValueType<?> web = ValueType.uri(Set.of("https://"));

        assertThat(web.parse("https://id.example.com/keys")).hasToString("https://id.example.com/keys");
        for (String bad : new String[] {"http://id.example.com", "id.example.com", "https:///keys", "https://a b"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> web.parse(bad));
        }
    }
}
