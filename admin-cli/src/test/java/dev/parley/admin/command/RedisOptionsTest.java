package dev.parley.admin.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.redis.RedisSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedisOptionsTest {
    @TempDir
    private Path data;

    @Test
    void redis_is_on_this_machine_unless_told_otherwise() {
        assertThat(settings(Map.of())).hasToString("redis://localhost:6379/0");
    }

    @Test
    void the_servers_settings_are_read_from_the_environment() {
        RedisSettings settings =
                settings(Map.of("REDIS_HOST", "r1", "REDIS_PORT", "7000", "REDIS_PASSWORD", "secret", "REDIS_DB", "3"));

        assertThat(settings).hasToString("redis://:***@r1:7000/3");
        assertThat(settings.password()).isEqualTo("secret");
    }

    @Test
    void an_address_as_a_whole_beats_its_parts() {
        assertThat(settings(Map.of("REDIS_URL", "redis://r2:7001/1", "REDIS_HOST", "r1")))
                .hasToString("redis://r2:7001/1");
    }

    @Test
    void flags_beat_the_environment() {
        Map<String, String> env = Map.of("REDIS_URL", "redis://r2:7001/1", "REDIS_DB", "4");

        assertThat(settings(env, "--redis-url", "redis://r3")).hasToString("redis://r3:6379/0");
        assertThat(settings(env, "--redis-host", "r4")).hasToString("redis://r4:6379/4");
        assertThat(settings(env, "--redis-port", "7", "--redis-tls")).hasToString("rediss://localhost:7/4");
    }

    @Test
    void a_running_demo_is_found_where_nothing_else_is_said() throws IOException {
        runFile("{\"redis\":\"redis://127.0.0.1:7007\",\"pid\":"
                + ProcessHandle.current().pid() + "}");

        assertThat(settings(Map.of())).hasToString("redis://127.0.0.1:7007/0");
        assertThat(settings(Map.of("REDIS_HOST", "r1"))).hasToString("redis://r1:6379/0");
        assertThat(settings(Map.of(), "--redis-db", "2")).hasToString("redis://localhost:6379/2");
    }

    @Test
    void a_demo_whose_pid_another_process_has_by_now_is_not_running() throws IOException {
        ProcessHandle self = ProcessHandle.current();
        long start = self.info().startInstant().orElseThrow().toEpochMilli();

        runFile(runFileOf(self.pid(), start));
        assertThat(settings(Map.of())).hasToString("redis://127.0.0.1:7007/0");

        runFile(runFileOf(self.pid(), start - 60_000));
        assertThat(settings(Map.of())).hasToString("redis://localhost:6379/0");
    }

    @Test
    void a_run_file_that_tells_nothing_does_not_matter() throws IOException {
        for (String file : new String[] {
            "", "nonsense", "[]", "{}", "{\"redis\":null}", "{\"redis\":{}}", "{\"redis\":\"redis://x\",\"pid\":\"y\"}"
        }) {
            runFile(file);
            assertThat(settings(Map.of())).hasToString("redis://localhost:6379/0");
        }
    }

    @Test
    void wrong_settings_are_told_in_one_line() {
        assertThatThrownBy(() -> settings(Map.of("REDIS_PORT", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("REDIS_PORT: x (expected: a number from 1 to 65535)");
        assertThatThrownBy(() -> settings(Map.of(), "--redis-tls", "maybe"))
                .hasMessage("REDIS_TLS: maybe (expected: true or false)");
        assertThatThrownBy(() -> settings(Map.of("REDIS_URL", "http://x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("\n");
    }

    private RedisSettings settings(Map<String, String> env, String... arguments) {
        return CommandLine.populateCommand(new RedisOptions(), arguments).settings(new AdminContext(env, data));
    }

    private static String runFileOf(long pid, long startedMillis) {
        return "{\"redis\":\"redis://127.0.0.1:7007\",\"pid\":" + pid + ",\"startedMillis\":" + startedMillis + "}";
    }

    private void runFile(String text) throws IOException {
        Files.writeString(data.resolve("demo.json"), text);
    }
}
