package dev.parley.adapter.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.adapter.Answers;
import dev.parley.adapter.BroadcastFlags;
import dev.parley.adapter.ClusterContract;
import dev.parley.adapter.FakeSockets;
import dev.parley.adapter.FakeSockets.FakeSocket;
import dev.parley.adapter.RemoteSocket;
import dev.parley.adapter.RoomName;
import dev.parley.adapter.Target;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import dev.parley.redis.RedisState;
import dev.parley.redis.Subscription;
import dev.parley.redis.embedded.RedisProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers in one JVM, each with connections of its own, over one real Redis. */
class ClassicAdapterIT extends ClusterContract {
    private static final Duration REQUESTS_TIMEOUT = Duration.ofMillis(700);
    private static final AtomicInteger TESTS = new AtomicInteger();

    private static final List<RedisConnections> CONNECTIONS = new ArrayList<>();

    private static RedisProcess server;
    private static RedisConnections outsider;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<ClassicAdapterFactory> factories = new ArrayList<>();
    private final List<Node> started = new ArrayList<>();
    private final List<String> wire = new CopyOnWriteArrayList<>();
    private String key;
    private ClassicOptions options;

    @BeforeAll
    static void startRedis() throws IOException {
        server = RedisProcess.start();
        outsider = connect();
        for (int i = 0; i < 3; i++) {
            CONNECTIONS.add(connect());
        }
    }

    @AfterAll
    static void stopRedis() {
        CONNECTIONS.forEach(RedisConnections::close);
        CONNECTIONS.clear();
        outsider.close();
        server.close();
    }

    @BeforeEach
    void chooseKey() {
        key = "key" + TESTS.incrementAndGet() + "[*?\\";
        options = ClassicOptions.DEFAULT.withKey(key).withRequestsTimeout(REQUESTS_TIMEOUT);
    }

    @AfterEach
    void close() {
        started.forEach(node -> node.adapter().close());
        timer.shutdownNow();
    }

    private static RedisConnections connect() {
        RedisConnections redis = RedisConnections.open(RedisSettings.of("127.0.0.1", server.port()));
        await().until(() -> redis.state() == RedisState.UP);
        return redis;
    }

    @Override
    protected Duration requestsTimeout() {
        return REQUESTS_TIMEOUT;
    }

    @Override
    protected List<Node> startCluster(int count) {
        return startCluster(count, "/");
    }

    private List<Node> startCluster(int count, String namespace) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ClassicAdapterFactory factory = new ClassicAdapterFactory(CONNECTIONS.get(i), options, timer);
            factories.add(factory);
            FakeSockets sockets = new FakeSockets();
            nodes.add(new Node(factory.create(namespace, sockets), sockets));
        }
        started.addAll(nodes);
        nodes.forEach(node -> await().until(() -> node.adapter().ready().isDone()));
        return nodes;
    }

    private void spyOnTheWire() throws Exception {
        String pattern = key.replaceAll("[*?\\[\\\\]", "\\\\$0") + "*";
        outsider.psubscribe(pattern, (channel, message) -> wire.add(channel.substring(key.length())))
                .confirmed()
                .get(5, TimeUnit.SECONDS);
    }

    @Test
    void rooms_of_all_servers_are_told() throws Exception {
        List<Node> nodes = startCluster(2);
        nodes.get(0).connect("a", ROOM);
        nodes.get(1).connect("b", ROOM, RoomName.of(42), RoomName.of("42"));

        Answers<RoomName> answers = get(nodes.get(0).adapter().allRooms());

        assertThat(answers.complete()).isTrue();
        assertThat(answers.values())
                .containsExactlyInAnyOrder(
                        RoomName.of("a"), RoomName.of("b"), ROOM, RoomName.of(42), RoomName.of("42"));
    }

    @Test
    void channels_are_those_of_the_reference() throws Exception {
        Node node = startCluster(1).get(0);
        spyOnTheWire();

        node.adapter().broadcast(event("e"), Target.EVERYONE);
        node.adapter().broadcast(event("e"), Target.room(RoomName.of("räume")));
        node.adapter().broadcast(event("e"), Target.room(RoomName.of(42)));
        node.adapter().broadcast(event("e"), Target.EVERYONE.withRooms(Set.of(ROOM, OTHER)));
        node.adapter().broadcast(event("e"), Target.EVERYONE.withFlags(BroadcastFlags.DEFAULT.asLocal()));
        get(node.adapter().serverSideEmit(list("e")));

        await().until(() -> wire.size() >= 5);
        assertThat(wire).containsExactly("#/#", "#/#räume#", "#/#42#", "#/#", "-request#/#");
    }

    @Test
    void each_server_is_subscribed_to_the_request_channel_exactly_once() throws Exception {
        startCluster(3);

        assertThat(get(outsider.numsub(key + "-request#/#"))).isEqualTo(3);
    }

    @Test
    void answers_go_to_the_askers_channel_where_that_is_chosen() throws Exception {
        options = options.withPublishOnSpecificResponseChannel(true);
        List<Node> nodes = startCluster(2);
        nodes.get(1).connect("b", ROOM).ack = "yes";
        nodes.get(1).sockets().serverSideAnswer = "answer";
        spyOnTheWire();

        assertThat(get(nodes.get(0).adapter().fetchSockets(Target.EVERYONE)).values())
                .hasSize(1);
        assertThat(get(nodes.get(0).adapter().broadcastWithAck(event("e"), Target.EVERYONE, Duration.ofSeconds(10)))
                        .values())
                .containsExactly("yes");
        assertThat(get(nodes.get(0).adapter().serverSideEmitWithAck(list("e"))).values())
                .containsExactly("answer");

        await().untilAsserted(() -> assertThat(wire)
                .filteredOn(channel -> channel.startsWith("-response"))
                .hasSize(4)
                .filteredOn(channel -> channel.matches("-response#/#[A-Za-z0-9]{6}#"))
                .hasSize(3));
    }

    @Test
    void namespaces_do_not_hear_one_another_whatever_their_names() throws Exception {
        Node chat = startCluster(2, "/chat").get(1);
        Node glob = startCluster(2, "/[abc]*?").get(1);
        Node longer = startCluster(2, "/chat#room").get(1);
        FakeSocket inChat = chat.connect("chat", RoomName.of("room"));
        FakeSocket inGlob = glob.connect("glob");
        FakeSocket inLonger = longer.connect("longer");

        started.get(0).adapter().broadcast(event("to chat"), Target.EVERYONE);
        started.get(2).adapter().broadcast(event("to glob"), Target.EVERYONE);
        started.get(4).adapter().broadcast(event("to longer"), Target.EVERYONE);

        await().untilAsserted(() -> {
            assertThat(inChat.events()).containsExactly("to chat");
            assertThat(inGlob.events()).containsExactly("to glob");
            assertThat(inLonger.events()).containsExactly("to longer");
        });
    }

    @Test
    void garbage_on_every_channel_is_dropped_and_counted_and_nothing_is_said_in_return() throws Exception {
        List<Node> nodes = startCluster(2);
        FakeSocket socket = nodes.get(1).connect("s", ROOM);
        spyOnTheWire();
        List<String> channels = List.of("#/#", "#/#room#", "-request#/#", "-response#/#");
        Random random = new Random(11);
        int sent = 0;
        for (int i = 0; i < 500; i++) {
            for (String channel : channels) {
                outsider.publish(key + channel, garbage(random));
                sent++;
            }
        }
        int all = sent;

        nodes.get(0).adapter().broadcast(event("after"), Target.room(ROOM));

        await().untilAsserted(() -> assertThat(socket.events()).containsExactly("after"));
        await().untilAsserted(() -> assertThat(wire).hasSize(all + 1));
        await().untilAsserted(
                        () -> assertThat(factories.get(1).malformedMessages()).isGreaterThan(all / 2));
        assertThat(get(nodes.get(0).adapter().fetchSockets(Target.EVERYONE)).complete())
                .isTrue();
    }

    private static byte[] garbage(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> new byte[0];
            case 1 -> "{\"type\":5,\"opts\":".repeat(random.nextInt(50)).getBytes(UTF_8);
            case 2 -> PlainMessagePack.encode(List.of("x", List.of(), Map.of("rooms", List.of(List.of()))));
            case 3 -> "{\"requestId\":{},\"type\":8,\"clientCount\":\"x\"}".getBytes(UTF_8);
            default -> {
                byte[] bytes = new byte[random.nextInt(64)];
                random.nextBytes(bytes);
                yield bytes;
            }
        };
    }

    @Test
    void messages_of_older_versions_and_of_emitters_are_obeyed() throws Exception {
        Node node = startCluster(1).get(0);
        FakeSocket socket = node.connect("s", ROOM);
        List<String> answers = new CopyOnWriteArrayList<>();
        outsider.subscribe(key + "-response#/#", (channel, message) -> answers.add(new String(message, UTF_8)))
                .confirmed()
                .get(5, TimeUnit.SECONDS);

        request("{\"type\":2,\"requestId\":\"r1\",\"sid\":\"s\",\"room\":\"old\"}");
        request("{\"type\":2,\"opts\":{\"rooms\":[\"room\"],\"except\":[]},\"rooms\":[\"new\"]}");
        request("{\"uid\":\"x\",\"type\":0,\"requestId\":\"r2\",\"rooms\":[\"new\"]}");
        request("{\"type\":2,\"requestId\":\"r3\",\"sid\":\"nobody\",\"room\":\"old\"}");
        outsider.publish(
                key + "#/#",
                PlainMessagePack.encode(List.of("emitter", Map.of("type", 2, "data", List.of("hi")), Map.of())));
        request("{\"type\":4,\"requestId\":\"r4\",\"sid\":\"s\",\"close\":true}");

        await().untilAsserted(() -> assertThat(answers)
                .containsExactly(
                        "{\"requestId\":\"r1\"}",
                        "{\"requestId\":\"r2\",\"sockets\":[\"s\"]}",
                        "{\"requestId\":\"r4\"}"));
        assertThat(node.adapter().socketRooms(socket.id)).contains(RoomName.of("old"), RoomName.of("new"));
        assertThat(socket.disconnected).isTrue();
        await().untilAsserted(() -> assertThat(socket.events()).containsExactly("hi"));
    }

    private void request(String json) {
        outsider.publish(key + "-request#/#", json.getBytes(UTF_8));
    }

    @Test
    void credentials_of_handshakes_never_reach_redis_unless_asked_for() throws Exception {
        List<Node> careful = startCluster(2);
        options =
                options.withKey(key + "2").withHandshakeFilter(dev.parley.adapter.cluster.HandshakeFilter.unfiltered());
        List<Node> open = startCluster(2);
        List<String> everything = new CopyOnWriteArrayList<>();
        Subscription spy = outsider.psubscribe("*", (channel, message) -> everything.add(new String(message, UTF_8)));
        spy.confirmed().get(5, TimeUnit.SECONDS);
        careful.get(1).connect("s").handshake = Map.of("auth", Map.of("token", "CAREFUL"));
        open.get(1).connect("s").handshake = Map.of("auth", Map.of("token", "OPEN"));

        Answers<RemoteSocket> answers = get(open.get(0).adapter().fetchSockets(Target.EVERYONE));
        get(careful.get(0).adapter().fetchSockets(Target.EVERYONE));

        assertThat(answers.values().get(0).handshake()).isEqualTo(Map.of("auth", Map.of("token", "OPEN")));
        await().untilAsserted(() -> assertThat(everything).hasSize(4));
        assertThat(String.join("", everything)).contains("OPEN").doesNotContain("CAREFUL");
        spy.close();
    }

    @Test
    void when_redis_dies_local_delivery_goes_on_and_when_it_is_back_all_is_as_before() throws Exception {
        List<Node> nodes = startCluster(2);
        List<FakeSocket> sockets = oneEach(nodes, ROOM);
        server.kill();
        await().until(() -> CONNECTIONS.stream().allMatch(redis -> redis.state() == RedisState.DOWN));

        nodes.get(0).adapter().broadcast(event("lost"), Target.room(ROOM));
        assertThat(sockets.get(0).events()).containsExactly("lost");
        Answers<RemoteSocket> fetched =
                nodes.get(0).adapter().fetchSockets(Target.EVERYONE).get(1, TimeUnit.SECONDS);
        assertThat(fetched.complete()).isFalse();
        assertThat(fetched.values()).extracting(RemoteSocket::id).containsExactly(sockets.get(0).id);
        nodes.get(1).adapter().addAll(sockets.get(1).id, Set.of(OTHER));
        assertThat(factories.get(0).unpublishedMessages()).isPositive();

        server.restart();
        await().until(() -> CONNECTIONS.stream().allMatch(redis -> redis.state() == RedisState.UP));

        nodes.get(0).adapter().broadcast(event("back"), Target.room(OTHER));
        await().untilAsserted(() -> assertThat(sockets.get(1).events()).containsExactly("back"));
        assertThat(get(nodes.get(0).adapter().fetchSockets(Target.EVERYONE)).values())
                .hasSize(2);
        assertThat(get(nodes.get(0).adapter().serverCount())).isEqualTo(2);
    }
}
