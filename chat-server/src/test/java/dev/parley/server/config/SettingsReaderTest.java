package dev.parley.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsReaderTest {
    private static final Setting<Integer> PORT = Setting.of("PORT", ValueType.integer("port", 0, 65_535), "5000", "");
    private static final Setting<Duration> PAUSE =
            Setting.of("PARLEY_PAUSE", ValueType.duration(Duration.ofMillis(100), Duration.ofHours(1)), "25s", "");
    private static final Setting<String> SECRET = Setting.of(
                    "SECRET", ValueType.text("secret", "at least 8 characters", v -> v.length() >= 8), "", "")
            .asSecret();
    private static final Setting<String> ADDRESS =
            Setting.of("ADDRESS", ValueType.text("url", "a URL", v -> v.startsWith("x://")), "", "");

    @Test
    void a_flag_wins_over_the_environment_and_that_over_the_default() {
        assertThat(reader(Map.of(), Map.of()).get(PORT)).isEqualTo(5000);
        assertThat(reader(Map.of(), Map.of("PORT", "1")).get(PORT)).isEqualTo(1);
        assertThat(reader(Map.of("--port", "2"), Map.of("PORT", "1")).get(PORT)).isEqualTo(2);
    }

    @Test
    void the_flag_leaves_out_our_own_prefix() {
        assertThat(PAUSE.flag()).isEqualTo("--pause");
        assertThat(PORT.flag()).isEqualTo("--port");
    }

    @Test
    void an_empty_variable_counts_as_none() {
        assertThat(reader(Map.of(), Map.of("PORT", " ")).get(PORT)).isEqualTo(5000);
        assertThat(reader(Map.of(), Map.of("SECRET", "")).find(SECRET)).isEmpty();
    }

    @Test
    void every_fault_is_told_with_its_name_its_rule_and_what_to_do() {
        SettingsReader reader = reader(Map.of("--pause", "soon"), Map.of("PORT", "70000"));

        reader.get(PORT);
        reader.get(PAUSE);

        assertThat(reader.faults())
                .containsExactly(
                        "PORT: 70000 (expected: a whole number from 0 to 65535); correct the variable, or pass --port",
                        "--pause: soon (expected: a duration such as 500ms, 25s, 10m or 24h (a number alone is seconds),"
                                + " from 100ms to 1h); correct the flag");
    }

    @Test
    void a_faulty_secret_is_not_repeated() {
        SettingsReader reader = reader(Map.of(), Map.of("SECRET", "hunter2"));

        reader.find(SECRET);

        assertThat(reader.faults())
                .hasSize(1)
                .first()
                .asString()
                .contains("***")
                .doesNotContain("hunter2");
    }

    @Test
    void an_unknown_variable_of_ours_is_a_fault_with_a_hint() {
        SettingsReader reader =
                reader(Map.of(), Map.of("PARLEY_PUASE", "1s", "PARLEY_QUITE_DIFFERENT", "1", "OTHER", "x"));

        reader.rejectUnknownVariables(List.of("PARLEY_PAUSE"));

        assertThat(reader.faults())
                .hasSize(2)
                .anySatisfy(fault -> assertThat(fault).contains("PARLEY_PUASE", "did you mean PARLEY_PAUSE?"))
                .anySatisfy(fault ->
                        assertThat(fault).contains("PARLEY_QUITE_DIFFERENT").doesNotContain("did you"));
    }

    @Test
    void what_is_in_effect_can_be_shown_without_secrets() {
        SettingsReader reader =
                reader(Map.of("--port", "1"), Map.of("SECRET", "a-long-secret", "ADDRESS", "x://user:word@host/db"));

        reader.get(PORT);
        reader.get(PAUSE);
        reader.find(SECRET);
        reader.find(ADDRESS);

        assertThat(reader.effective())
                .containsExactly(
                        Map.entry("PORT", "1 (flag)"),
                        Map.entry("PARLEY_PAUSE", "25s (default)"),
                        Map.entry("SECRET", "*** (environment)"),
                        Map.entry("ADDRESS", "x://user:***@host/db (environment)"));
    }

    @Test
    void what_a_value_object_refuses_is_a_fault_too() {
        SettingsReader reader = reader(Map.of(), Map.of());

        assertThat(reader.build("ADDRESS", () -> {
                    throw new IllegalArgumentException("url: x://u:word@h (expected: better)");
                }))
                .isEmpty();

        assertThat(reader.faults()).containsExactly("ADDRESS: url: x://u:***@h (expected: better)");
    }

    private static SettingsReader reader(Map<String, String> flags, Map<String, String> environment) {
        return new SettingsReader(flags, environment);
    }
}
