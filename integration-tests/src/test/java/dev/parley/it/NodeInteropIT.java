package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.NodeProject.NodeScript;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.Transport;
import dev.parley.redis.embedded.RedisProcess;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One cluster of a server of ours and a Node.js server with the official packages, on the classic Redis wire: whatever one of
 * them starts takes effect at the other.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NodeInteropIT {
    private static final String KEY = "interop";

    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static RedisProcess redis;
    private static NodeScript node;
    private static URI nodeUrl;
    private static URI ourUrl;

    private ChatClient ofNode;
    private ChatClient ofOurs;

    /** Which server an operation begins at. */
    enum From {
        OURS,
        NODE
    }

    @BeforeAll
    static void start() throws IOException {
        NodeProject project = NodeProject.require();
        redis = RedisProcess.start();
        node = project.start("echo-server.cjs", redis.url(), KEY, "node");
        String ready = node.readLine();
        assertThat(ready).startsWith("READY ");
        nodeUrl = URI.create("http://127.0.0.1:" + ready.substring("READY ".length()));
        ourUrl = SERVERS.start(ServerProcess.java("dev.parley.it.echo.EchoServer")
                        .args("--port", "0", "--name", "ours", "--redis", redis.url())
                        .args("--key", KEY, "--requests-timeout", "3000"))
                .url();
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
        if (redis != null) {
            redis.close();
        }
    }

    @BeforeEach
    void connect() {
        ofNode = ChatClient.connect(nodeUrl, Transport.WEBSOCKET, "/", Map.of("who", "node's", "token", "t"));
        ofOurs = ChatClient.connect(ourUrl, Transport.WEBSOCKET, "/", Map.of("who", "ours", "token", "t"));
    }

    @AfterEach
    void disconnect() {
        ofNode.close();
        ofOurs.close();
        await().untilAsserted(() -> {
            try (ChatClient last = ChatClient.connect(ourUrl, Transport.WEBSOCKET, "/", Map.of())) {
                assertThat(list(last.call("fetch", Map.of()), "sockets")).hasSize(1);
            }
        });
    }

    private ChatClient here(From from) {
        return from == From.OURS ? ofOurs : ofNode;
    }

    private ChatClient there(From from) {
        return from == From.OURS ? ofNode : ofOurs;
    }

    @ParameterizedTest
    @EnumSource
    void a_broadcast_arrives_with_all_its_values(From from) {
        List<@Nullable Object> args = Arrays.asList(
                "é🎉",
                1L,
                -1L << 40,
                1.5,
                null,
                true,
                new byte[] {0, 1, -1},
                Map.of("deep", List.of(new byte[] {7}, "x")));

        ok(here(from).call("emit", Map.of("event", "hello", "args", args)));

        assertThat(there(from).await("hello").args()).usingRecursiveComparison().isEqualTo(args);
        assertThat(here(from).await("hello").args()).usingRecursiveComparison().isEqualTo(args);
    }

    @ParameterizedTest
    @EnumSource
    void rooms_keep_their_kind_and_exceptions_hold(From from) {
        List<Object> awkward = List.of(42L, "räume", "abcdefghijklmnopqrst", "with#hash", "glob*?[x]", "");
        ok(there(from).call("join", Map.of("rooms", awkward)));
        awkward.forEach(room -> emit(from, "to " + room, Map.of("rooms", List.of(room))));
        emit(from, "wrong kind", Map.of("rooms", List.of("42")));
        emit(from, "nobody", Map.of("rooms", List.of("elsewhere")));
        emit(from, "excepted", Map.of("rooms", List.of("räume", 42L), "except", List.of("with#hash")));
        emit(from, "two rooms", Map.of("rooms", List.of("räume", 42L)));
        emit(from, "end", Map.of("fromSocket", true));

        there(from).await("end");
        List<String> expected = new ArrayList<>();
        awkward.forEach(room -> expected.add("to " + room));
        expected.addAll(List.of("two rooms", "end"));
        assertThat(there(from).events())
                .extracting(event -> event.name())
                .filteredOn(name -> !name.equals("auth"))
                .containsExactlyElementsOf(expected);
        assertThat(here(from).events("end")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void sockets_of_both_are_fetched(From from) {
        ok(there(from).call("join", Map.of("rooms", List.of("r", 42L))));
        ok(there(from).call("set-data", Map.of("data", Map.of("name", "Ann"))));

        Map<String, Object> remote = only(list(ok(here(from).call("fetch", Map.of("rooms", List.of(42L)))), "sockets"));

        assertThat(remote.get("id")).isEqualTo(there(from).id());
        assertThat((List<?>) remote.get("rooms"))
                .asList()
                .containsExactlyInAnyOrder(there(from).id(), "r", 42L);
        assertThat(remote.get("data")).isEqualTo(Map.of("name", "Ann"));
        assertThat(remote.get("handshake"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsKeys("headers", "time", "address", "xdomain", "secure", "issued", "url", "query", "auth")
                .containsEntry("auth", Map.of("who", from == From.OURS ? "node's" : "ours", "token", "t"));
        assertThat(list(ok(here(from).call("fetch", Map.of())), "sockets")).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void matching_sockets_join_and_leave(From from) {
        ok(here(from).call("sockets-join", Map.of("target", List.of("joined", 7L))));
        await().untilAsserted(() -> assertThat(fetched(from, "joined")).isEqualTo(2));
        assertThat(fetched(from, 7L)).isEqualTo(2);

        ok(here(from).call("sockets-leave", Map.of("rooms", List.of(there(from).id()), "target", List.of("joined"))));

        await().untilAsserted(() -> assertThat(fetched(from, "joined")).isEqualTo(1));
    }

    private int fetched(From from, Object room) {
        return list(ok(here(from).call("fetch", Map.of("rooms", List.of(room)))), "sockets")
                .size();
    }

    @ParameterizedTest
    @EnumSource
    void matching_sockets_are_disconnected(From from) {
        ok(here(from)
                .call("disconnect-sockets", Map.of("rooms", List.of(there(from).id()), "close", true)));

        there(from).awaitEnd();
        assertThat(here(from).ended()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void acknowledgements_of_both_are_collected(From from) {
        here(from).answer("q", args -> List.of("here"));
        there(from).answer("q", args -> List.of(Map.of("there", args.get(0)), "ignored"));

        Map<String, Object> reply = ok(here(from)
                .call("emit-ack", Map.of("event", "q", "args", List.of(new byte[] {9}), "timeout", 5000L)));

        assertThat(list(reply, "responses"))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyInAnyOrder("here", Map.of("there", new byte[] {9}));
    }

    @ParameterizedTest
    @EnumSource
    void acknowledgements_that_are_missing_leave_the_rest(From from) {
        here(from).answer("q", args -> List.of("here"));

        Map<String, Object> reply = here(from).call("emit-ack", Map.of("event", "q", "timeout", 700L));

        assertThat(reply.get("ok")).isEqualTo(false);
        assertThat(list(reply, "responses")).containsExactly("here");
    }

    @ParameterizedTest
    @EnumSource
    void server_side_events_arrive_and_are_answered(From from) {
        List<Object> args = List.of(1L, Map.of("a", "é"));
        ok(here(from).call("server-side-emit", Map.of("event", "probe", "args", args)));
        assertThat(there(from).await("probe-received").args()).isEqualTo(args);

        Map<String, Object> reply = ok(here(from).call("server-side-emit-ack", Map.of("event", "probe", "args", args)));

        assertThat(list(reply, "responses"))
                .containsExactly(Map.of("name", from == From.OURS ? "node" : "ours", "args", args));
        assertThat(here(from).events("probe-received")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_server_side_event_that_nobody_answers_ends_with_what_there_is(From from) {
        Map<String, Object> reply = here(from).call("server-side-emit-ack", Map.of("event", "unknown"));

        assertThat(reply.get("ok")).isEqualTo(false);
        assertThat(list(reply, "responses")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void both_know_all_rooms_and_how_many_they_are(From from) {
        ok(there(from).call("join", Map.of("rooms", List.of("r", 42L))));

        assertThat(list(ok(here(from).call("all-rooms", Map.of())), "rooms"))
                .containsExactlyInAnyOrder(ofNode.id(), ofOurs.id(), "r", 42L);
        assertThat(ok(here(from).call("server-count", Map.of())).get("count")).isEqualTo(2L);
    }

    private void emit(From from, String event, Map<String, ?> selection) {
        Map<String, Object> request = new HashMap<>(selection);
        request.put("event", event);
        ok(here(from).call("emit", request));
    }

    private static Map<String, Object> ok(Map<String, Object> reply) {
        assertThat(reply.get("ok")).as("%s", reply).isEqualTo(true);
        return reply;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Map<String, Object> reply, String name) {
        return (List<Object>) reply.get(name);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> only(List<Object> values) {
        assertThat(values).hasSize(1);
        return (Map<String, Object>) values.get(0);
    }
}
