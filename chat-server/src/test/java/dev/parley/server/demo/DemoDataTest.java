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
        RunFile run = new RunFile(
                "redis://127.0.0.1:1",
                "mongodb://127.0.0.1:2/parley",
                List.of("http://localhost:5000"),
                ProcessHandle.current().pid());

        data().writeRunFile(run);
        assertThat(data().findRunning()).contains(run);

        data().removeRunFile();
        assertThat(data().findRunning()).isEmpty();
    }

    @Test
    void the_run_file_of_a_demo_that_was_killed_does_not_count() throws Exception {
        data().writeRunFile(new RunFile("redis://127.0.0.1:1", "mongodb://127.0.0.1:2", List.of(), Integer.MAX_VALUE));

        assertThat(data().findRunning()).isEmpty();
    }

    private DemoData data() {
        return new DemoData(folder.resolve("data"));
    }
}
