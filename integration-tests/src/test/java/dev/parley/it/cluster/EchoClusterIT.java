package dev.parley.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.EchoSample;
import dev.parley.it.NodeProject;
import dev.parley.it.ServerProcess;
import dev.parley.it.TestServers;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.ReceivedEvent;
import dev.parley.it.client.Transport;
import dev.parley.redis.embedded.RedisProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Broadcasts through the classic Redis adapter, between our servers and with the official Node packages. */
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EchoClusterIT {
    /** Who is on the other side. */
    enum Peer {
        OURS,
        NODE
    }

    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static RedisProcess redis;
    private static ServerProcess ours;
    private static ServerProcess second;
    private static ServerProcess node;

    private final List<ChatClient> clients = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        redis = RedisProcess.start();
        ours = SERVERS.start(EchoSample.launch("--redis", redis.url(), "--name", "one"));
        second = SERVERS.start(EchoSample.launch("--redis", redis.url(), "--name", "two"));
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @AfterEach
    void close() {
        clients.forEach(ChatClient::close);
    }

    private static ServerProcess server(Peer peer) {
        return peer == Peer.OURS ? second : node();
    }

    /** Started on first use, since not every machine has node. */
    private static ServerProcess node() {
        if (node == null) {
            node = SERVERS.start(
                    NodeProject.require().server("reference-server.js").args("--port", "0", "--redis", redis.url()));
        }
        return node;
    }

    private ChatClient connect(ServerProcess server) {
        ChatClient client = ChatClient.connect(server.url(), Transport.WEBSOCKET, "/", Map.of());
        clients.add(client);
        return client;
    }

    private static void emit(ChatClient from, Map<String, Object> selection, Object... args) {
        Map<String, Object> fields = new HashMap<>(selection);
        fields.put("event", "news");
        fields.put("args", Arrays.asList(args));
        assertThat(from.call("emit", fields)).containsEntry("ok", true);
    }

    /** Waits for the last of a series and returns all of it. */
    private static List<Object> newsUntil(ChatClient client, Object last) {
        client.await(
                "news",
                payload -> client.events("news").stream()
                        .anyMatch(event -> event.args().contains(last)));
        return client.events("news").stream().map(event -> event.args().get(0)).toList();
    }

    @ParameterizedTest
    @EnumSource
    void a_broadcast_reaches_both_servers(Peer peer) {
        ChatClient here = connect(ours);
        ChatClient there = connect(server(peer));

        emit(here, Map.of(), "from here");
        emit(there, Map.of(), "from there");

        for (ChatClient client : clients) {
            client.await("news");
            assertThat(newsUntil(client, "from here")).contains("from here");
            assertThat(newsUntil(client, "from there")).contains("from there");
        }
    }

    @ParameterizedTest
    @EnumSource
    void rooms_and_exceptions_hold_across_servers(Peer peer) {
        ChatClient here = connect(ours);
        ChatClient member = connect(server(peer));
        ChatClient quiet = connect(server(peer));
        ChatClient outside = connect(server(peer));
        member.call("join", Map.of("rooms", List.of("room", 42)));
        quiet.call("join", Map.of("rooms", List.of("room", "quiet")));

        emit(here, Map.of("rooms", List.of("room"), "except", List.of("quiet")), 1);
        emit(here, Map.of("rooms", List.of("room")), 2);
        emit(here, Map.of("rooms", List.of(42)), 3);
        emit(here, Map.of("rooms", List.of("42")), 4);
        emit(here, Map.of("rooms", List.of(member.id())), 5);
        emit(here, Map.of("flags", Map.of("local", true)), 6);
        emit(here, Map.of(), 7);

        assertThat(newsUntil(member, 7L)).containsExactly(1L, 2L, 3L, 5L, 7L);
        assertThat(newsUntil(quiet, 7L)).containsExactly(2L, 7L);
        assertThat(newsUntil(outside, 7L)).containsExactly(7L);
        assertThat(newsUntil(here, 7L)).containsExactly(6L, 7L);
    }

    @ParameterizedTest
    @EnumSource
    void rooms_here_hear_from_there(Peer peer) {
        ChatClient here = connect(ours);
        ChatClient there = connect(server(peer));
        here.call("join", Map.of("rooms", List.of("room", 42)));

        emit(there, Map.of("rooms", List.of("other")), 1);
        emit(there, Map.of("rooms", List.of("room", "other")), 2);
        emit(there, Map.of("rooms", List.of(42)), 3);
        emit(there, Map.of("rooms", List.of("42")), 4);
        emit(there, Map.of("rooms", List.of("room"), "fromSocket", true), 5);

        assertThat(newsUntil(here, 5L)).containsExactly(2L, 3L, 5L);
        assertThat(there.events("news")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void every_kind_of_value_crosses_and_stays_what_it_is(Peer peer) {
        ChatClient here = connect(ours);
        ChatClient there = connect(server(peer));
        List<Object> values = Arrays.asList(
                1L,
                -7L,
                1.5,
                9_007_199_254_740_991L,
                "ünï 🚀",
                true,
                null,
                List.of(1L, List.of("x")),
                Map.of("a", List.of(Map.of())));
        Object[] args = {values, Map.of("blob", new byte[] {1, 2, 3}), new byte[] {4}};

        emit(here, Map.of("rooms", List.of(there.id())), args);
        emit(there, Map.of("rooms", List.of(here.id())), args);

        for (ChatClient client : clients) {
            ReceivedEvent news = client.await("news");
            assertThat(news.args().get(0)).isEqualTo(values);
            assertThat(((Map<?, ?>) news.args().get(1)).get("blob")).isEqualTo(new byte[] {1, 2, 3});
            assertThat(news.args().get(2)).isEqualTo(new byte[] {4});
        }
    }

    @Test
    void the_official_emitter_reaches_our_sockets() {
        NodeProject node = NodeProject.require();
        ChatClient member = connect(ours);
        ChatClient outside = connect(second);
        member.call("join", Map.of("rooms", List.of("room")));

        NodeProject.Finished toRoom =
                node.run(Duration.ofSeconds(20), "emit.js", redis.url(), "room", "news", "[\"to the room\"]");
        NodeProject.Finished toAll =
                node.run(Duration.ofSeconds(20), "emit.js", redis.url(), "", "news", "[\"to all\"]");

        assertThat(toRoom.exitCode()).as(String.join("\n", toRoom.output())).isZero();
        assertThat(toAll.exitCode()).isZero();
        assertThat(newsUntil(member, "to all")).containsExactly("to the room", "to all");
        assertThat(newsUntil(outside, "to all")).containsExactly("to all");
        assertThat(member.await("news").args().get(1)).isEqualTo(new byte[] {1, 2, 3});
    }
}
