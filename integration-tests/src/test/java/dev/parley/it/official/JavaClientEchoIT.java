package dev.parley.it.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.EchoSample;
import dev.parley.it.ServerProcess;
import dev.parley.it.TcpProxy;
import dev.parley.it.TestServers;
import dev.parley.it.client.Transport;
import io.socket.client.Ack;
import io.socket.client.Socket;
import io.socket.engineio.client.EngineIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The official Java client against the echo sample. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JavaClientEchoIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static ServerProcess echo;

    private final List<JavaClient> clients = new ArrayList<>();

    @BeforeAll
    static void start() {
        echo = SERVERS.start(EchoSample.launch());
    }

    @AfterEach
    void close() {
        clients.forEach(JavaClient::close);
    }

    private JavaClient dial(URI server, String namespace, Transport transport, Map<String, String> auth) {
        JavaClient client = JavaClient.dial(server, namespace, transport, auth);
        clients.add(client);
        return client;
    }

    private JavaClient connect(Transport transport) {
        return connect(echo.url(), transport);
    }

    private JavaClient connect(URI server, Transport transport) {
        JavaClient client = dial(server, "/", transport, Map.of());
        client.next("auth");
        if (transport == Transport.UPGRADE) {
            await().until(() -> client.transport().equals("websocket"));
        }
        return client;
    }

    @ParameterizedTest
    @EnumSource
    void connects_and_the_auth_payload_arrives(Transport transport) throws JSONException {
        JavaClient client = dial(echo.url(), "/", transport, Map.of("token", "abc"));

        JSONObject auth = (JSONObject) client.next("auth").get(0);

        assertThat(auth.getString("token")).isEqualTo("abc");
        assertThat(client.socket().id()).hasSize(20);
    }

    @ParameterizedTest
    @EnumSource
    void an_unknown_namespace_is_refused(Transport transport) throws JSONException {
        JavaClient client = dial(echo.url(), "/unknown", transport, Map.of());

        JSONObject error = (JSONObject) client.next(Socket.EVENT_CONNECT_ERROR).get(0);

        assertThat(error.getString("message")).isEqualTo("Invalid namespace");
    }

    @ParameterizedTest
    @EnumSource
    void events_come_back_with_the_same_arguments(Transport transport) throws JSONException {
        JavaClient client = connect(transport);

        client.emit(
                "message",
                1,
                1.5,
                "ünïcödé 🚀 \u2028",
                true,
                JSONObject.NULL,
                new JSONObject("{\"a\":[1,{\"b\":null}]}"));

        List<Object> back = client.next("message-back");
        assertThat(back.subList(0, 4)).containsExactly(1, 1.5, "ünïcödé 🚀 \u2028", true);
        // A bare null is null or JSON null, depending on the version of org.json.
        assertThat(back.get(4)).isIn(null, JSONObject.NULL);
        assertThat(back.get(5)).hasToString("{\"a\":[1,{\"b\":null}]}");
    }

    @ParameterizedTest
    @EnumSource
    void acknowledgements_carry_the_same_arguments(Transport transport) {
        JavaClient client = connect(transport);

        assertThat(client.call("message-with-ack", 1, "two")).containsExactly(1, "two");
        assertThat(client.call("message-with-ack")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void the_server_asks_for_an_acknowledgement_and_gets_it(Transport transport) throws JSONException {
        JavaClient client = connect(transport);
        client.socket().on("question", args -> ((Ack) args[1]).call((int) args[0] + 1));

        JSONObject reply = (JSONObject) client.call(
                        "emit-ack",
                        new JSONObject()
                                .put(
                                        "rooms",
                                        new JSONArray().put(client.socket().id()))
                                .put("event", "question")
                                .put("args", new JSONArray().put(41)))
                .get(0);

        assertThat(reply.getBoolean("ok")).isTrue();
        assertThat(reply.getJSONArray("responses").getInt(0)).isEqualTo(42);
    }

    @ParameterizedTest
    @EnumSource
    void binary_comes_back_at_any_depth_and_is_acknowledged(Transport transport) throws JSONException {
        JavaClient client = connect(transport);
        JSONObject nested = new JSONObject().put("list", new JSONArray().put(new byte[] {4, 5}));

        client.emit("message", new byte[] {1, 2, 3}, nested);

        List<Object> back = client.next("message-back");
        assertThat(back.get(0)).isEqualTo(new byte[] {1, 2, 3});
        assertThat(((JSONObject) back.get(1)).getJSONArray("list").get(0)).isEqualTo(new byte[] {4, 5});
        assertThat(client.call("message-with-ack", new byte[] {9}).get(0)).isEqualTo(new byte[] {9});
    }

    @ParameterizedTest
    @EnumSource
    void another_namespace_works_beside(Transport transport) {
        JavaClient client = dial(echo.url(), "/custom", transport, Map.of());
        client.next("auth");

        assertThat(client.call("message-with-ack", "custom")).containsExactly("custom");
    }

    @ParameterizedTest
    @EnumSource
    void big_payloads_pass_both_ways(Transport transport) {
        JavaClient client = connect(transport);
        String text = "x".repeat(700_000);
        byte[] blob = new byte[600_000];

        assertThat(client.call("message-with-ack", text)).containsExactly(text);
        assertThat(client.call("message-with-ack", (Object) blob).get(0)).isEqualTo(blob);
    }

    @ParameterizedTest
    @EnumSource
    void a_disconnected_client_is_told_and_may_come_again(Transport transport) throws JSONException {
        JavaClient client = connect(transport);
        JSONObject self = new JSONObject()
                .put("rooms", new JSONArray().put(client.socket().id()));

        client.emit("disconnect-sockets", self);

        assertThat(client.next(Socket.EVENT_DISCONNECT)).containsExactly("io server disconnect");
        client.socket().connect();
        client.next("auth");
    }

    @ParameterizedTest
    @EnumSource(
            names = "POLLING",
            mode = EnumSource.Mode.EXCLUDE) // its HTTP client asks again by itself, and often nothing is broken
    void a_broken_line_is_replaced_by_itself(Transport transport) {
        // this client sometimes learns of a broken WebSocket by the missing ping alone
        ServerProcess lively =
                SERVERS.start(EchoSample.launch().args("--ping-interval", "1000", "--ping-timeout", "2000"));
        try (TcpProxy line = TcpProxy.to(lively.port())) {
            JavaClient client = connect(URI.create("http://127.0.0.1:" + line.port()), transport);
            String first = client.socket().id();

            line.cut();

            client.next(Socket.EVENT_DISCONNECT);
            client.next("auth");
            assertThat(client.socket().id()).isNotEqualTo(first);
            assertThat(client.call("message-with-ack", 1)).containsExactly(1);
        }
    }

    @Test
    void traffic_in_both_directions_survives_the_upgrade_complete_and_in_order() {
        try (TcpProxy slow = TcpProxy.to(echo.port())) {
            slow.latency(Duration.ofMillis(15));
            JavaClient client = dial(URI.create("http://127.0.0.1:" + slow.port()), "/", Transport.UPGRADE, Map.of());
            client.next("auth");

            int sent = 0;
            int afterUpgrade = 0;
            while (afterUpgrade < 100) {
                client.emit("message", sent++);
                afterUpgrade += client.transport().equals("websocket") ? 1 : 0;
                if (sent % 20 == 0) {
                    client.call("message-with-ack");
                }
            }

            List<Object> back = new ArrayList<>();
            while (back.size() < sent) {
                back.addAll(client.next("message-back"));
            }
            assertThat(back).isEqualTo(IntStream.range(0, sent).boxed().toList());
        }
    }

    @Test
    void a_server_that_is_not_there_is_a_connect_error() {
        try (TcpProxy line = TcpProxy.to(echo.port())) {
            line.down();
            JavaClient client = dial(URI.create("http://127.0.0.1:" + line.port()), "/", Transport.WEBSOCKET, Map.of());

            assertThat(client.next(Socket.EVENT_CONNECT_ERROR).get(0)).isInstanceOf(EngineIOException.class);

            line.up();
            client.next("auth");
        }
    }
}
