package dev.parley.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.parley.it.EchoSample;
import dev.parley.it.ServerProcess;
import dev.parley.it.TestServers;
import dev.parley.it.client.EngineHandshake;
import dev.parley.it.client.Http;
import dev.parley.it.client.RawClient;
import dev.parley.it.client.RawWebSocket;
import dev.parley.it.client.Transport;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Engine.IO v4 packet by packet, against the echo sample's bare endpoint. Covers what the public conformance suite of the
 * protocol asks for, and the refusals; the heartbeat is in {@link HeartbeatIT}.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineIoConformanceIT {
    private static final String PATH = "/engine.io/";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final ExecutorService PARKED = Executors.newFixedThreadPool(4);
    private static ServerProcess echo;

    @BeforeAll
    static void start() {
        echo = SERVERS.start(EchoSample.launch());
    }

    @AfterAll
    static void stop() {
        PARKED.shutdownNow();
    }

    private static RawClient open(Transport transport) {
        return RawClient.open(echo.url(), PATH, transport);
    }

    private static URI uri(String query) {
        return echo.url().resolve(PATH + query);
    }

    /** A GET that waits at the server. */
    private static CompletableFuture<HttpResponse<String>> park(RawClient client) {
        return CompletableFuture.supplyAsync(client::poll, PARKED);
    }

    @ParameterizedTest
    @EnumSource(names = {"POLLING", "WEBSOCKET"})
    void the_handshake_tells_the_session_and_its_timings(Transport transport) {
        EngineHandshake handshake = open(transport).handshake();

        assertThat(handshake.json().keySet())
                .containsExactlyInAnyOrder("sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload");
        assertThat(handshake.sid()).matches("[\\w-]{20}");
        assertThat(handshake.pingInterval()).isEqualTo(25_000);
        assertThat(handshake.pingTimeout()).isEqualTo(20_000);
        assertThat(handshake.maxPayload()).isEqualTo(1_000_000);
        if (transport == Transport.POLLING) {
            assertThat(handshake.upgrades()).containsExactly("websocket");
        } else {
            assertThat(handshake.upgrades()).isEmpty();
        }
    }

    @Test
    void a_poll_is_plain_text_that_nobody_keeps() {
        HttpResponse<String> answer = Http.get(uri("?EIO=4&transport=polling"));

        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).isEqualToIgnoringCase("text/plain; charset=UTF-8"));
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0, Transport unknown",
        "'?transport=abc', 0, Transport unknown",
        "'?EIO=4', 0, Transport unknown",
        "'?EIO=4&transport=abc', 0, Transport unknown",
        "'?EIO=4&transport=polling&sid=abc', 1, Session ID unknown",
        "'?transport=polling', 5, Unsupported protocol version",
        "'?EIO=abc&transport=polling', 5, Unsupported protocol version",
        "'?EIO=3&transport=polling', 5, Unsupported protocol version",
        "'?EIO=4&transport=websocket', 3, Bad request",
    })
    void a_bad_request_is_refused_with_its_code(String query, int code, String message) {
        HttpResponse<String> answer = Http.get(uri(query));

        assertRefused(answer, code, message);
    }

    @Test
    void a_handshake_must_be_a_get() {
        assertRefused(Http.post(uri("?EIO=4&transport=polling"), ""), 2, "Bad handshake method");
    }

    private static void assertRefused(HttpResponse<String> answer, int code, String message) {
        assertThat(answer.statusCode()).isEqualTo(400);
        JsonObject body = JsonParser.parseString(answer.body()).getAsJsonObject();
        assertThat(body.get("code").getAsInt()).isEqualTo(code);
        assertThat(body.get("message").getAsString()).isEqualTo(message);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"?transport=websocket&sid=abc&EIO=4", "?EIO=4&transport=abc", "?EIO=4", ""})
    void a_bad_websocket_handshake_is_refused(String query) {
        URI target = URI.create(uri(query).toString().replaceFirst("^http", "ws"));

        assertThatThrownBy(() -> RawWebSocket.open(target))
                .isInstanceOfSatisfying(
                        RawWebSocket.RefusedException.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(400));
    }

    @ParameterizedTest
    @EnumSource
    void text_and_binary_come_back_in_order(Transport transport) {
        RawClient client = open(transport);

        client.send("4hello", new byte[] {1, 2, 3, 4}, "4€ 🚀", "4", new byte[0], "4last");

        client.expect("4hello", new byte[] {1, 2, 3, 4}, "4€ 🚀", "4", new byte[0], "4last");
        client.close();
    }

    @Test
    void packets_of_one_payload_come_back_joined() {
        RawClient client = open(Transport.POLLING);

        assertThat(client.post("4test1\u001e4test2\u001e4test3").body()).isEqualTo("ok");

        assertThat(client.poll().body()).startsWith("4test1");
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "4a\u001e", "4a\u001exyz", "\u001e4a", "9"})
    void an_invalid_payload_ends_the_session(String payload) {
        RawClient client = open(Transport.POLLING);

        HttpResponse<String> answer = client.post(payload);

        assertThat(answer.statusCode()).isIn(200, 400);
        assertThat(client.poll())
                .satisfiesAnyOf(
                        poll -> assertThat(poll.statusCode()).isEqualTo(400),
                        poll -> assertThat(poll.body()).endsWith("1"));
        await().atMost(PATIENCE).until(() -> client.poll().statusCode() == 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "9"})
    void an_invalid_frame_ends_the_session(String frame) {
        RawClient client = open(Transport.WEBSOCKET);

        client.send(frame);

        assertThat(client.awaitClose()).isNotEqualTo(1000);
    }

    @Test
    void a_second_poll_beside_a_waiting_one_ends_the_session() {
        RawClient client = open(Transport.POLLING);
        CompletableFuture<HttpResponse<String>> first = park(client);
        CompletableFuture<HttpResponse<String>> second = park(client);

        HttpResponse<String> one = first.join();
        HttpResponse<String> other = second.join();

        HttpResponse<String> let = one.statusCode() == 200 ? one : other;
        HttpResponse<String> refused = one.statusCode() == 200 ? other : one;
        assertThat(let.statusCode()).isEqualTo(200);
        assertThat(let.body()).isEqualTo("1");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(client.poll().statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @EnumSource
    void a_ping_from_the_client_is_the_wrong_direction(Transport transport) {
        RawClient client = open(transport);

        if (transport == Transport.POLLING) {
            client.post("2");
        } else {
            client.send("2");
        }

        client.awaitClose();
    }

    @Test
    void a_polling_client_closes_and_its_waiting_poll_is_let_go() {
        RawClient client = open(Transport.POLLING);
        CompletableFuture<HttpResponse<String>> waiting = park(client);
        // The poll has to be at the server before the close is; otherwise it finds no session.
        await().pollDelay(Duration.ofMillis(100)).until(() -> true);

        HttpResponse<String> answer = client.post("1");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(waiting.join().statusCode()).isEqualTo(200);
        assertThat(waiting.join().body()).isEqualTo("6");
        assertThat(client.poll().statusCode()).isEqualTo(400);
    }

    @Test
    void a_websocket_client_closes_with_a_packet() {
        Assumptions.assumeFalse(EchoSample.isReference(), "the reference server waits for the heartbeat");
        RawClient client = open(Transport.WEBSOCKET);

        client.send("1");

        assertThat(client.awaitClose()).isIn(1000, 1005);
    }

    @Test
    void a_websocket_client_closes_with_a_frame() {
        RawClient client = open(Transport.WEBSOCKET);

        client.close();

        assertThat(Http.get(client.pollingUri(client.handshake().sid())).statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_session_moves_to_a_websocket_and_keeps_its_order() {
        RawClient client = open(Transport.POLLING);
        client.send("4before");
        RawWebSocket socket = client.probe();
        client.send("4during", new byte[] {1});

        client.finishUpgrade(socket);
        client.send("4after");

        client.expect("4before", "4during", new byte[] {1}, "4after");
        assertThat(client.isWebSocket()).isTrue();
        client.close();
    }

    @Test
    void a_waiting_poll_is_let_go_once_the_probe_is_answered() {
        RawClient client = open(Transport.POLLING);
        CompletableFuture<HttpResponse<String>> waiting = park(client);

        RawWebSocket socket = client.probe();

        assertThat(waiting.join().body()).isEqualTo("6");
        socket.send("5");
        socket.send("4over");
        assertThat(socket.next(PATIENCE)).isEqualTo("4over");
        socket.close();
    }

    @Test
    void after_the_upgrade_polling_is_refused_and_the_session_goes_on() {
        RawClient client = open(Transport.UPGRADE);

        HttpResponse<String> poll =
                Http.get(client.pollingUri(client.handshake().sid()));

        assertRefused(poll, 3, "Bad request");
        client.send("4still here");
        assertThat(client.nextStarting("4")).isEqualTo("4still here");
        client.close();
    }

    @Test
    void a_second_websocket_of_a_session_is_closed_and_the_first_goes_on() {
        RawClient client = open(Transport.UPGRADE);

        RawWebSocket second =
                RawWebSocket.open(client.webSocketUri(client.handshake().sid()));

        second.awaitClose(PATIENCE);
        client.send("4still here");
        assertThat(client.nextStarting("4")).isEqualTo("4still here");
        client.close();
    }

    @Test
    void a_websocket_that_does_not_begin_with_a_probe_is_closed_and_polling_goes_on() {
        RawClient client = open(Transport.POLLING);
        RawWebSocket socket =
                RawWebSocket.open(client.webSocketUri(client.handshake().sid()));

        socket.send("4hello");

        socket.awaitClose(PATIENCE);
        client.send("4still here");
        assertThat(client.nextStarting("4")).isEqualTo("4still here");
        client.close();
    }

    @Test
    void a_body_over_the_limit_is_refused() {
        RawClient client = open(Transport.POLLING);

        assertThat(client.post("4" + "x".repeat(1_000_001)).statusCode()).isEqualTo(413);
    }

    @Test
    void a_frame_over_the_limit_closes_the_websocket() {
        RawClient client = open(Transport.WEBSOCKET);

        client.send("4" + "x".repeat(1_000_001));

        assertThat(client.awaitClose()).isEqualTo(1009);
    }

    @Test
    void a_message_of_the_limit_passes() {
        RawClient client = open(Transport.WEBSOCKET);
        String longest = "4" + "x".repeat(999_999);

        client.send(longest);

        assertThat(client.nextStarting("4").length()).isEqualTo(longest.length());
        client.close();
    }

    @Test
    void a_binary_body_is_refused() {
        RawClient client = open(Transport.POLLING);
        HttpRequest request = HttpRequest.newBuilder(
                        client.pollingUri(client.handshake().sid()))
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(new byte[] {1, 2}))
                .build();

        assertThat(Http.send(request).statusCode()).isEqualTo(400);
    }

    @Test
    void any_origin_is_welcome_at_the_sample() {
        HttpResponse<String> answer = Http.send(HttpRequest.newBuilder(uri("?EIO=4&transport=polling"))
                .header("Origin", "https://example.org")
                .build());

        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                .hasValueSatisfying(origin -> assertThat(origin).isIn("*", "https://example.org"));
    }
}
