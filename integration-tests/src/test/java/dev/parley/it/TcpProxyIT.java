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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TcpProxyIT {
    private ServerSocket listening;
    private TcpProxy proxy;
    private Socket client;
    private Socket server;

    @BeforeEach
    void connect() throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        proxy = TcpProxy.to(listening.getLocalPort());
        client = dial();
        server = listening.accept();
        server.setSoTimeout(5_000);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
        proxy.close();
        listening.close();
    }

    private Socket dial() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(5_000);
        return socket;
    }

    @Test
    void bytes_pass_in_both_directions() throws IOException {
        client.getOutputStream().write(7);
        server.getOutputStream().write(8);

        assertThat(server.getInputStream().read()).isEqualTo(7);
        assertThat(client.getInputStream().read()).isEqualTo(8);
    }

    @Test
    void a_cut_resets_both_sides_and_welcomes_new_connections() throws IOException {
        await().until(() -> proxy.connections() == 1);

        proxy.cut();

        assertThatThrownBy(() -> assertThat(client.getInputStream().read()).isEqualTo(-1))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> assertThat(server.getInputStream().read()).isEqualTo(-1))
                .isInstanceOf(IOException.class);
        try (Socket second = dial();
                Socket accepted = listening.accept()) {
            second.getOutputStream().write(1);
            assertThat(accepted.getInputStream().read()).isEqualTo(1);
        }
    }

    @Test
    void a_proxy_that_is_down_refuses_and_comes_up_on_the_same_port() throws IOException {
        proxy.down();
        assertThatThrownBy(this::dial).isInstanceOf(IOException.class);

        proxy.up();

        try (Socket second = dial();
                Socket accepted = listening.accept()) {
            second.getOutputStream().write(1);
            assertThat(accepted.getInputStream().read()).isEqualTo(1);
        }
    }

    @Test
    void a_black_hole_holds_bytes_back_and_delivers_them_when_it_heals() throws IOException {
        proxy.blackhole();
        client.getOutputStream().write(7);
        server.setSoTimeout(100);
        assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

        proxy.heal();

        server.setSoTimeout(5_000);
        assertThat(server.getInputStream().read()).isEqualTo(7);
    }

    @Test
    void one_direction_stalls_while_the_other_flows() throws IOException {
        proxy.stallToServer();
        client.getOutputStream().write(7);
        server.getOutputStream().write(8);

        assertThat(client.getInputStream().read()).isEqualTo(8);
        server.setSoTimeout(100);
        assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void latency_delays_each_way() throws IOException {
        proxy.latency(Duration.ofMillis(60));
        long start = System.nanoTime();

        client.getOutputStream().write(7);
        server.getOutputStream().write(server.getInputStream().read());
        client.getInputStream().read();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(120));
    }

    @Test
    void the_line_breaks_after_so_many_bytes() throws IOException {
        proxy.dropAfterBytesToServer(3);

        client.getOutputStream().write(new byte[] {1, 2, 3, 4});

        assertThatThrownBy(() -> assertThat(client.getInputStream().read()).isEqualTo(-1))
                .isInstanceOf(IOException.class);
    }

    @Test
    void a_client_hears_at_once_that_the_server_is_not_there() throws IOException {
        listening.close();

        try (Socket second = dial()) {
            assertThatThrownBy(() -> assertThat(second.getInputStream().read()).isEqualTo(-1))
                    .isInstanceOf(IOException.class);
        }
    }
}
