package dev.parley.it.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs from outside: what they say, where, and with which exit code. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LauncherIT {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path folder;

    @Test
    void without_a_command_it_says_which_there_are() throws Exception {
        Launcher.Finished help = Launcher.run(Map.of());

        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("demo", "server", "token", "admin", "echo");
    }

    @Test
    void an_unknown_command_is_one_line_and_exit_code_2() throws Exception {
        Launcher.Finished result = Launcher.run(Map.of(), "sever");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).hasLineCount(1).contains("'sever'", "server");
    }

    @Test
    void it_runs_from_any_folder_and_through_links() throws Exception {
        Path first = Files.createSymbolicLink(folder.resolve("first"), Launcher.PATH);
        Path second = Files.createSymbolicLink(folder.resolve("second"), first.getFileName());

        Launcher.Finished version = Launcher.run(second, folder, Map.of(), "--version");

        assertThat(version.code()).isZero();
        assertThat(version.out()).startsWith("parley 0.");
    }

    @Test
    void an_old_java_is_named_with_the_remedy() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("jdk/bin"));
        Path java =
                Files.writeString(bin.resolve("java"), "#!/bin/sh\necho '    java.specification.version = 11' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();

        Launcher.Finished result =
                Launcher.run(Map.of("JAVA_HOME", folder.resolve("jdk").toString()), "--version");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).hasLineCount(1).contains("is Java 11", "17 or newer", "JAVA_HOME");
    }

    @Test
    void a_token_stands_alone_on_standard_output() throws Exception {
        Launcher.Finished token = Launcher.run(Map.of("JWT_SECRET", SECRET), "token", "--user", "alice");

        assertThat(token.code()).isZero();
        assertThat(token.err()).isEmpty();
        assertThat(token.out()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+\n");
    }

    @Test
    void wrong_settings_are_a_line_each_and_exit_code_2() throws Exception {
        Launcher.Finished result =
                Launcher.run(Map.of("PORT", "70000", "PARLEY_PING_INTERVL", "3s"), "server", "--redis-db", "x");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines())
                .allMatch(line -> line.startsWith("parley: "))
                .hasSize(4)
                .anyMatch(line -> line.contains("PORT: 70000"))
                .anyMatch(line -> line.contains("did you mean PARLEY_PING_INTERVAL?"))
                .anyMatch(line -> line.contains("--redis-db: x"))
                .anyMatch(line -> line.contains("JWT_SECRET: not set"));
    }

    /** Whatever is wrong with it, and in a password that should have been escaped it is the password itself. */
    @ParameterizedTest
    @ValueSource(strings = {"mongodb://user:hunter2@host:99999/db", "mongodb://user:hunter2/x@host/db"})
    void an_address_of_mongodb_that_is_none_is_a_wrong_setting(String address) throws Exception {
        Launcher.Finished result = Launcher.run(Map.of("JWT_SECRET", SECRET, "MONGODB_URI", address), "server");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).doesNotContain("hunter2");
        assertThat(result.err()).hasLineCount(1).contains("MONGODB_URI").doesNotContain("hunter2");
    }

    @Test
    void a_port_in_use_is_one_line_and_exit_code_1() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());

            Launcher.Finished result = Launcher.run(
                    Map.of("JWT_SECRET", SECRET), "server", "--host=127.0.0.1", "--port", port, "--redis-port=1");

            assertThat(result.code()).isEqualTo(1);
            assertThat(result.err()).hasLineCount(1).contains(port, "another port");
        }
    }

    @Test
    void a_demo_whose_port_is_in_use_is_one_line_and_exit_code_1() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());

            Launcher.Finished result = Launcher.run(
                    Map.of(),
                    "demo",
                    "--port",
                    port,
                    "--data",
                    folder.resolve("data").toString());

            assertThat(result.code()).isEqualTo(1);
            assertThat(result.err()).hasLineCount(1).contains("--port", port);
            assertThat(folder.resolve("data")).doesNotExist();
        }
    }
}
