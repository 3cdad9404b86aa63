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

/**
 * What happens by the clock: pings each 300 ms, one or two seconds for what a client is to miss and ten for what it is not.
 * Nothing comes early; how late it may come depends on the machine, and is for the engine's own tests, which have a clock of
 * their own.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HeartbeatIT {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static ServerProcess hasty;
    private static ServerProcess patient;

    @BeforeAll
    static void start() {
        hasty = start("2000", "1000");
        patient = start("10000", "10000");
    }

    private static ServerProcess start(String pingTimeout, String connectTimeout) {
        return SERVERS.start(EchoSample.launch(
                "--ping-interval", "300", "--ping-timeout", pingTimeout, "--connect-timeout", connectTimeout));
    }

    private static RawClient open(ServerProcess echo, Transport transport) {
        return RawClient.open(echo.url(), "/engine.io/", transport);
    }

    @Test
    void the_handshake_tells_the_timings() {
        EngineHandshake handshake = open(hasty, Transport.POLLING).handshake();

        assertThat(handshake.pingInterval()).isEqualTo(300);
        assertThat(handshake.pingTimeout()).isEqualTo(2_000);
    }

    @ParameterizedTest
    @EnumSource
    void the_server_pings_and_a_client_that_answers_lives_on(Transport transport) {
        long start = System.nanoTime();
        RawClient client = open(patient, transport);

        for (int beat = 1; beat <= 3; beat++) {
            client.expect("2");
            assertThat(since(start)).isGreaterThan(Duration.ofMillis(300 * beat));
            client.send("3");
        }

        client.send("4alive");
        assertThat(client.nextStarting("4alive")).isEqualTo("4alive");
        client.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"POLLING", "WEBSOCKET"})
    void a_client_that_does_not_answer_the_ping_is_closed_in_time(Transport transport) {
        long start = System.nanoTime();
        RawClient client = open(hasty, transport);
        client.expect("2");

        client.awaitClose();

        assertThat(since(start)).isBetween(Duration.ofMillis(2_300), PATIENCE);
    }

    @Test
    void a_polling_client_that_stops_polling_is_forgotten() {
        RawClient client = open(hasty, Transport.POLLING);

        await().pollDelay(Duration.ofMillis(2_300))
                .atMost(PATIENCE)
                .until(() -> client.post("4x").statusCode() == 400);
    }

    @Test
    void a_client_that_enters_no_namespace_is_thrown_out_in_time() throws TimeoutException {
        long start = System.nanoTime();
        RawClient client = RawClient.open(hasty.url(), "/socket.io/", Transport.WEBSOCKET);

        answerPings(client);

        assertThat(since(start)).isBetween(Duration.ofSeconds(1), PATIENCE);
    }

    @Test
    void a_client_that_leaves_its_last_namespace_is_still_pinged() {
        RawClient client = RawClient.open(patient.url(), "/socket.io/", Transport.WEBSOCKET);
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
