package dev.parley.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.EchoSample;
import dev.parley.it.ServerProcess;
import dev.parley.it.TestServers;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.Transport;
import dev.parley.redis.embedded.RedisProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The echo sample's control events, on two of our servers over one Redis. */
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EchoControlIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static RedisProcess redis;
    private static ServerProcess one;
    private static ServerProcess two;

    private final List<ChatClient> clients = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        redis = RedisProcess.start();
        one = SERVERS.start(EchoSample.launch("--redis", redis.url(), "--name", "one", "--requests-timeout", "1000"));
        two = SERVERS.start(EchoSample.launch("--redis", redis.url(), "--name", "two"));
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @AfterEach
    void close() {
        clients.forEach(ChatClient::close);
        clients.clear();
    }

    @Test
    void rooms_keep_their_kind_in_every_answer() {
        ChatClient here = connect(one);
        ChatClient there = connect(two);

        assertThat(rooms(here.call("join", Map.of("rooms", List.of("42", 42, "a")))))
                .containsExactlyInAnyOrder(here.id(), "42", 42L, "a");
        assertThat(rooms(here.call("leave", Map.of("rooms", List.of("42", "a")))))
                .containsExactlyInAnyOrder(here.id(), 42L);
        there.call("join", Map.of("rooms", List.of("b", 7)));

        assertThat(rooms(here.call("all-rooms", Map.of())))
                .containsExactlyInAnyOrder(here.id(), there.id(), 42L, "b", 7L);
    }

    @Test
    void sockets_of_the_whole_cluster_are_fetched() {
        ChatClient here = connect(one);
        ChatClient there = ChatClient.connect(two.url(), Transport.WEBSOCKET, "/", Map.of("token", "x"));
        clients.add(there);
        there.call("join", Map.of("rooms", List.of(7, "b")));
        there.call("set-data", Map.of("data", Map.of("name", "there", "n", 1)));

        assertThat(ids(here, Map.of())).containsExactlyInAnyOrder(here.id(), there.id());
        assertThat(sockets(here, Map.of("flags", Map.of("local", true)))).hasSize(1);
        assertThat(sockets(here, Map.of("except", List.of("b")))).hasSize(1);
        Map<?, ?> remote = sockets(here, Map.of("rooms", List.of(7))).get(0);

        assertThat(list(remote.get("rooms"))).hasSize(3).contains(7L, "b", there.id());
        assertThat(remote.get("data")).isEqualTo(Map.of("name", "there", "n", 1L));
        Map<?, ?> handshake = (Map<?, ?>) remote.get("handshake");
        assertThat(handshake.keySet().stream().map(String::valueOf))
                .containsExactlyInAnyOrder(
                        "headers", "time", "address", "xdomain", "secure", "issued", "url", "query", "auth");
        assertThat(handshake.get("auth")).isEqualTo(Map.of("token", "x"));
        assertThat(handshake.get("issued")).isInstanceOf(Long.class);
        assertThat((Map<?, ?>) handshake.get("query")).isNotEmpty();
        assertThat(handshake.get("url").toString()).startsWith("/socket.io/?");
    }

    @Test
    void sockets_of_other_servers_are_moved_between_rooms() {
        ChatClient here = connect(one);
        ChatClient there = connect(two);

        here.call("sockets-join", Map.of("rooms", List.of(there.id()), "target", List.of("t", 5)));
        eventually(() -> assertThat(ids(here, Map.of("rooms", List.of(5)))).containsExactly(there.id()));
        here.call("sockets-leave", Map.of("target", List.of(5)));

        eventually(() -> assertThat(ids(here, Map.of("rooms", List.of(5)))).isEmpty());
        assertThat(ids(here, Map.of("rooms", List.of("t")))).containsExactly(there.id());
    }

    @Test
    void sockets_of_other_servers_are_disconnected() {
        ChatClient here = connect(one);
        ChatClient leaving = connect(two);
        ChatClient closed = connect(two);

        here.call("disconnect-sockets", Map.of("rooms", List.of(leaving.id())));
        here.call("disconnect-sockets", Map.of("rooms", List.of(closed.id()), "close", true));

        assertThat(leaving.awaitEnd()).isEqualTo("io server disconnect");
        assertThat(closed.awaitEnd()).isNotEmpty();
        eventually(() -> assertThat(ids(here, Map.of())).containsExactly(here.id()));
    }

    @Test
    void acknowledgements_are_collected_from_the_whole_cluster() {
        ChatClient here = connect(one);
        ChatClient there = connect(two);
        here.answer("ask", args -> Arrays.asList(args.get(0), "ignored"));
        there.answer("ask", args -> List.of());

        Map<String, Object> reply = here.call("emit-ack", Map.of("event", "ask", "args", List.of(Map.of("n", 1))));

        assertThat(reply).containsEntry("ok", true);
        assertThat(list(reply.get("responses"))).containsExactlyInAnyOrder(Map.of("n", 1L), null);
    }

    @Test
    void a_missing_acknowledgement_is_told_with_those_that_came() {
        ChatClient here = connect(one);
        ChatClient there = connect(two);
        there.answer("ask", args -> List.of("there"));

        Map<String, Object> reply = here.call("emit-ack", Map.of("event", "ask", "timeout", 500));

        assertThat(reply)
                .containsEntry("ok", false)
                .containsEntry("responses", List.of("there"))
                .containsKey("error");
    }

    @Test
    void binary_crosses_the_cluster_as_an_argument_and_as_an_answer() {
        ChatClient here = connect(one);
        ChatClient there = connect(two);
        there.answer("ask", args -> List.of(Map.of("back", args.get(0))));

        Map<String, Object> reply = here.call(
                "emit-ack", Map.of("event", "ask", "args", List.of(new byte[] {1, 2}), "rooms", List.of(there.id())));

        Map<?, ?> response = (Map<?, ?>) list(reply.get("responses")).get(0);
        assertThat(response.get("back")).isEqualTo(new byte[] {1, 2});
    }

    @Test
    void a_sender_is_left_out_of_what_it_sends() {
        ChatClient here = connect(one);
        ChatClient there = connect(two);

        here.call("emit", Map.of("event", "news", "args", List.of(1), "fromSocket", true));
        here.call("emit", Map.of("event", "news", "args", List.of(2)));

        here.await("news");
        eventually(() -> assertThat(there.events("news")).hasSize(2));
        assertThat(here.events("news")).hasSize(1);
    }

    @Test
    void other_servers_hear_server_side_events_and_answer() {
        ChatClient here = connect(one);
        ChatClient there = connect(two);

        assertThat(here.call("server-side-emit", Map.of("event", "probe", "args", List.of(1, "x"))))
                .containsEntry("ok", true);
        assertThat(there.await("probe-received").args()).containsExactly(1L, "x");

        assertThat(here.call("server-side-emit-ack", Map.of("event", "probe", "args", List.of(2))))
                .containsEntry("ok", true)
                .containsEntry("responses", List.of(Map.of("name", "two", "args", List.of(2L))));
        assertThat(here.events("probe-received")).isEmpty();
    }

    @Test
    void a_server_side_event_that_nobody_answers_times_out() {
        ChatClient here = connect(one);

        Map<String, Object> reply = here.call("server-side-emit-ack", Map.of("event", "unknown"));

        assertThat(reply)
                .containsEntry("ok", false)
                .containsEntry("responses", List.of())
                .containsKey("error");
    }

    @Test
    void servers_are_counted() {
        assertThat(connect(one).call("server-count", Map.of())).containsEntry("count", 2L);
    }

    @Test
    void namespaces_are_apart() {
        ChatClient here = connect(one);
        ChatClient custom = ChatClient.connect(two.url(), Transport.WEBSOCKET, "/custom", Map.of());
        clients.add(custom);

        assertThat(ids(here, Map.of())).containsExactly(here.id());
        assertThat(ids(custom, Map.of())).containsExactly(custom.id());
    }

    @Test
    void a_wrong_request_is_answered_with_an_error() {
        ChatClient here = connect(one);

        assertThat(here.call("emit", Map.of())).containsEntry("ok", false).containsKey("error");
        assertThat(here.call("emit", Map.of("event", "disconnect"))).containsEntry("ok", false);
        assertThat(here.call("join", Map.of("rooms", List.of(1.5)))).containsEntry("ok", false);
        assertThat(here.call("join", Map.of("rooms", "a"))).containsEntry("ok", false);
        assertThat(here.call("fetch", "x")).containsEntry("ok", false);
        assertThat(here.call("set-data", Map.of("data", 1))).containsEntry("ok", false);
    }

    private ChatClient connect(ServerProcess server) {
        ChatClient client = ChatClient.connect(server.url(), Transport.WEBSOCKET, "/", Map.of());
        clients.add(client);
        return client;
    }

    private static List<Object> rooms(Map<String, Object> reply) {
        assertThat(reply).containsEntry("ok", true);
        return list(reply.get("rooms"));
    }

    private static List<Object> list(Object value) {
        return new ArrayList<>((List<?>) value);
    }

    private static List<Map<?, ?>> sockets(ChatClient client, Map<String, ?> selection) {
        Map<String, Object> reply = client.call("fetch", selection);
        assertThat(reply).containsEntry("ok", true);
        List<Map<?, ?>> sockets = new ArrayList<>();
        ((List<?>) reply.get("sockets")).forEach(socket -> sockets.add((Map<?, ?>) socket));
        return sockets;
    }

    private static List<Object> ids(ChatClient client, Map<String, ?> selection) {
        return sockets(client, selection).stream()
                .map(socket -> (Object) socket.get("id"))
                .toList();
    }

    private static void eventually(Runnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(assertion::run);
    }
}
