package dev.parley.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoDataTest {
    @TempDir
    private Path folder;

    @Test
    void the_secret_is_made_once_and_kept() throws Exception {
        String secret = data().secret();

        assertThat(secret).hasSizeGreaterThanOrEqualTo(32);
        assertThat(data().secret()).isEqualTo(secret);
        assertThat(data().findSecret()).contains(secret);
    }

    @Test
    void only_the_owner_may_read_the_secret() throws Exception {
        data().secret();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data/jwt.secret"))))
                .isEqualTo("rw-------");
    }

    @Test
    void a_run_file_is_there_while_its_demo_runs() throws Exception {
        Process other = new ProcessBuilder("cat").start();
        try {
            RunFile run = run(other.pid(), startOf(other.toHandle()));

            data().writeRunFile(run);
            assertThat(data().findRunning()).contains(run);

            data().removeRunFile();
            assertThat(data().findRunning()).isEmpty();
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void the_run_file_of_a_demo_that_was_killed_does_not_count() throws Exception {
        Process other = new ProcessBuilder("cat").start();
        data().writeRunFile(run(other.pid(), startOf(other.toHandle())));

        other.destroyForcibly().waitFor();

        assertThat(data().findRunning()).isEmpty();
    }

    @Test
    void nor_does_it_count_when_another_process_has_its_pid_by_now() throws Exception {
        Process other = new ProcessBuilder("cat").start();
        try {
            data().writeRunFile(run(other.pid(), startOf(other.toHandle()) - 60_000));

            assertThat(data().findRunning()).isEmpty();
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_demo_that_has_the_pid_of_the_killed_one_starts() throws Exception {
        data().writeRunFile(RunFile.ofThisProcess("redis://127.0.0.1:1", "mongodb://127.0.0.1:2", List.of()));

        assertThat(data().findRunning()).isEmpty();
    }

    private static RunFile run(long pid, long startedMillis) {
        return new RunFile(
                "redis://127.0.0.1:1",
                "mongodb://127.0.0.1:2/parley",
                List.of("http://localhost:5000"),
                pid,
                startedMillis);
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().orElseThrow().toEpochMilli();
    }

    private DemoData data() {
        return new DemoData(folder.resolve("data"));
    }
}
