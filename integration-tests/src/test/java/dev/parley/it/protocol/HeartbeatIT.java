package dev.parley.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.EchoSample;
import dev.parley.it.ServerProcess;
import dev.parley.it.TestServers;
import dev.parley.it.client.EngineHandshake;
import dev.parley.it.client.RawClient;
import dev.parley.it.client.Transport;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens by the clock: pings each 300 ms, 200 ms to answer them, 1 s to enter a namespace. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HeartbeatIT {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static ServerProcess echo;

    @BeforeAll
    static void start() {
        echo = SERVERS.start(EchoSample.hasty());
        for (Transport transport : Transport.values()) {
            warmUp(transport);
        }
    }

    /** In two new JVMs the first answer takes longer than a heartbeat. */
    private static void warmUp(Transport transport) {
        await().ignoreException(RawClient.ClosedException.class).until(() -> {
            RawClient client = open(transport);
            client.send("4warm");
            client.nextStarting("4warm");
            return true;
        });
    }

    private static RawClient open(Transport transport) {
        return RawClient.open(echo.url(), "/engine.io/", transport);
    }

    @Test
    void the_handshake_tells_the_timings() {
        EngineHandshake handshake = open(Transport.POLLING).handshake();

        assertThat(handshake.pingInterval()).isEqualTo(300);
        assertThat(handshake.pingTimeout()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void the_server_pings_and_a_client_that_answers_lives_on(Transport transport) {
        RawClient client = open(transport);

        for (int beat = 0; beat < 3; beat++) {
            long start = System.nanoTime();
            client.expect("2");
            client.send("3");
            assertThat(since(start)).isLessThan(Duration.ofMillis(450));
        }

        client.send("4alive");
        client.expect("4alive");
        client.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"POLLING", "WEBSOCKET"})
    void a_client_that_does_not_answer_the_ping_is_closed_in_time(Transport transport) {
        RawClient client = open(transport);
        client.expect("2");
        long start = System.nanoTime();

        client.awaitClose();

        assertThat(since(start)).isBetween(Duration.ofMillis(150), Duration.ofMillis(900));
    }

    @Test
    void a_polling_client_that_stops_polling_is_forgotten() {
        RawClient client = open(Transport.POLLING);

        await().pollDelay(Duration.ofMillis(900))
                .atMost(PATIENCE)
                .until(() -> client.post("4x").statusCode() == 400);
    }

    @Test
    void a_client_that_enters_no_namespace_is_thrown_out_in_time() throws TimeoutException {
        RawClient client = RawClient.open(echo.url(), "/socket.io/", Transport.WEBSOCKET);
        long start = System.nanoTime();

        answerPings(client);

        assertThat(since(start)).isBetween(Duration.ofMillis(900), Duration.ofMillis(2_000));
    }

    @Test
    void a_client_that_leaves_its_last_namespace_is_still_pinged() {
        RawClient client = RawClient.open(echo.url(), "/socket.io/", Transport.WEBSOCKET);
        client.send("40");
        client.nextStarting("42[\"auth\"");

        client.send("41");

        assertThat(client.nextStarting("2")).isEqualTo("2");
        client.send("3", "40/custom");
        assertThat(client.nextStarting("40")).startsWith("40/custom,{");
        client.close();
    }

    /** Lives like a client that is well, until the server ends it. */
    private static void answerPings(RawClient client) throws TimeoutException {
        try {
            for (int beat = 0; beat < 10; beat++) {
                client.nextStarting("2");
                client.send("3");
            }
        } catch (RawClient.ClosedException e) {
            return;
        }
        throw new TimeoutException("alive after ten pings (expected: closed)");
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
