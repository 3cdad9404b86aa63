package dev.parley.redis.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedisProcessIT {
    @Test
    void it_answers_when_started_and_is_gone_when_closed() throws Exception {
        RedisProcess redis = RedisProcess.start();
        assertThat(ask(redis.port(), "PING")).isEqualTo("+PONG");
        long pid = redis.pid();

        redis.close();

        assertThat(ProcessHandle.of(pid)).isEmpty();
    }

    @Test
    void it_can_be_killed_and_started_again_on_its_port() throws Exception {
        try (RedisProcess redis = RedisProcess.start()) {
            int port = redis.port();

            redis.kill();
            assertThat(redis.isAlive()).isFalse();
            redis.restart();

            assertThat(redis.port()).isEqualTo(port);
            assertThat(ask(port, "PING")).isEqualTo("+PONG");
        }
    }

    @Test
    void a_stopped_server_hangs_and_goes_on() throws Exception {
        try (RedisProcess redis = RedisProcess.start()) {
            redis.signal("STOP");
            assertThatThrownBy(() -> ask(redis.port(), "PING")).isInstanceOf(IOException.class);

            redis.signal("CONT");

            assertThat(ask(redis.port(), "PING")).isEqualTo("+PONG");
        }
    }

    @Test
    void with_a_data_directory_it_remembers(@TempDir Path data) throws Exception {
        try (RedisProcess redis = RedisProcess.start(RedisProcessOptions.DEFAULT.withData(data))) {
            assertThat(ask(redis.port(), "INCR visits")).isEqualTo(":1");
        }

        try (RedisProcess redis = RedisProcess.start(RedisProcessOptions.DEFAULT.withData(data))) {
            assertThat(ask(redis.port(), "INCR visits")).isEqualTo(":2");
        }
    }

    @Test
    void a_port_that_is_taken_is_an_error_that_says_so() throws Exception {
        try (RedisProcess first = RedisProcess.start()) {
            assertThatThrownBy(() -> RedisProcess.start(RedisProcessOptions.DEFAULT.withPort(first.port())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Address already in use");
        }
    }

    @Test
    void the_bundled_binary_is_extracted_and_runs() throws Exception {
        RedisBinary bundled = RedisBinary.bundled();

        Process version = new ProcessBuilder(bundled.path().toString(), "--version").start();

        assertThat(version.getInputStream().readAllBytes()).asString(US_ASCII).contains("v=7.0.15");
    }

    @Test
    void it_dies_with_the_jvm_even_when_that_is_killed() throws Exception {
        Process jvm = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StartsRedis.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ProcessHandle redis = ProcessHandle.of(Long.parseLong(firstLine(jvm))).orElseThrow();
        assertThat(redis.isAlive()).isTrue();

        jvm.destroyForcibly();

        await().untilAsserted(() -> assertThat(redis.isAlive()).isFalse());
    }

    private static String firstLine(Process jvm) throws IOException {
        BufferedReader output = jvm.inputReader(US_ASCII);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("pid ")) {
                return line.substring("pid ".length());
            }
        }
        throw new IOException("the JVM said nothing");
    }

    private static String ask(int port, String command) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(500);
            socket.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
        }
    }
}
