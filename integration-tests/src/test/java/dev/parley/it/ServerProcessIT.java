package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServerProcessIT {
    private ServerProcess server;

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void it_is_ready_when_it_says_so_and_ends_with_its_exit_code() {
        server = ServerProcess.java(Greeter.class.getName()).start();

        assertThat(server.port()).isPositive();
        assertThat(server.isAlive()).isTrue();
        assertThat(server.terminate(Duration.ofSeconds(10))).isEqualTo(143);
    }

    @Test
    void a_killed_server_is_gone_at_once() {
        server = ServerProcess.java(Greeter.class.getName()).start();

        server.kill();

        assertThat(server.isAlive()).isFalse();
    }

    @Test
    void a_frozen_server_answers_after_it_thaws() throws IOException {
        server = ServerProcess.java(Greeter.class.getName()).start();
        server.freeze();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            server.thaw();

            socket.setSoTimeout(10_000);
            assertThat(socket.getInputStream().read()).isEqualTo('!');
        }
    }

    @Test
    void a_start_that_fails_carries_the_output() {
        ServerLaunch launch = ServerProcess.java(Greeter.class.getName()).args("fail");

        assertThatThrownBy(launch::start)
                .hasMessageContaining("Greeter: ended before it was ready")
                .hasMessageContaining("no greeting today");
    }

    @Test
    void output_is_kept() {
        server = ServerProcess.java(Greeter.class.getName()).start();

        await().untilAsserted(() -> assertThat(server.output()).contains("READY " + server.port()));
    }

    /** Greets whoever connects. */
    static final class Greeter {
        @SuppressForbidden("the ready line is what the fixture waits for")
        public static void main(String[] args) throws IOException {
            if (args.length > 0) {
                throw new IOException("no greeting today");
            }
            try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                System.out.println("READY " + socket.getLocalPort());
                while (true) {
                    try (Socket client = socket.accept()) {
                        client.getOutputStream().write('!');
                    }
                }
            }
        }
    }
}
