package dev.parley.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.adapter.FakeSockets.FakeSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every adapter does between servers. Three servers, each in the same namespace. */
public abstract class ClusterContract extends AdapterContract {
    /** Servers that hear one another, ready. */
    protected abstract List<Node> startCluster(int count);

    /** How long the servers have for an answer. */
    protected abstract Duration requestsTimeout();

    @Override
    protected Node startAlone() {
        return startCluster(1).get(0);
    }

    @Test
    void a_broadcast_reaches_the_sockets_of_all_servers_in_order() {
        List<Node> nodes = startCluster(3);
        List<FakeSocket> sockets = oneEach(nodes, ROOM);

        for (int i = 0; i < 100; i++) {
            nodes.get(0).adapter().broadcast(event("e", (long) i), i % 2 == 0 ? Target.room(ROOM) : Target.EVERYONE);
        }

        List<List<Object>> expected = IntStream.range(0, 100)
                .mapToObj(i -> List.<Object>of("e", (long) i))
                .toList();
        await().untilAsserted(() -> assertThat(sockets)
                .allSatisfy(socket -> assertThat(socket.received).isEqualTo(expected)));
    }

    @Test
    void a_broadcast_to_several_rooms_reaches_each_socket_once_and_spares_the_excepted() {
        List<Node> nodes = startCluster(2);
        FakeSocket both = nodes.get(1).connect("both", ROOM, OTHER);
        FakeSocket excepted = nodes.get(1).connect("excepted", ROOM);
        FakeSocket outside = nodes.get(1).connect("outside");

        nodes.get(0)
                .adapter()
                .broadcast(
                        event("e"),
                        Target.EVERYONE.withRooms(Set.of(ROOM, OTHER)).withExcept(Set.of(room(excepted))));
        nodes.get(0).adapter().broadcast(event("end"), Target.EVERYONE);

        await().untilAsserted(() -> assertThat(outside.events()).containsExactly("end"));
        assertThat(both.events()).containsExactly("e", "end");
        assertThat(excepted.events()).containsExactly("end");
    }

    @Test
    void a_local_broadcast_stays_here() {
        List<Node> nodes = startCluster(2);
        FakeSocket here = nodes.get(0).connect("here");
        FakeSocket there = nodes.get(1).connect("there");

        nodes.get(0).adapter().broadcast(event("local"), Target.EVERYONE.withFlags(BroadcastFlags.DEFAULT.asLocal()));
        nodes.get(0).adapter().broadcast(event("end"), Target.EVERYONE);

        await().untilAsserted(() -> assertThat(there.events()).containsExactly("end"));
        assertThat(here.events()).containsExactly("local", "end");
    }

    @Test
    void flags_and_any_data_arrive_elsewhere_as_they_were() {
        List<Node> nodes = startCluster(2);
        FakeSocket there = nodes.get(1).connect("there");
        BroadcastFlags flags = BroadcastFlags.DEFAULT.asVolatile().withCompress(false);
        Map<String, @Nullable Object> map =
                new HashMap<>(Map.of("binary", new byte[] {0, -1}, "list", List.of(1L, "x")));
        map.put("null", null);

        nodes.get(0)
                .adapter()
                .broadcast(
                        event("e", map, 1.5, -7L, 1L << 40, true, null, "é🎉", List.of()),
                        Target.EVERYONE.withFlags(flags));

        await().untilAsserted(() -> assertThat(there.received).hasSize(1));
        assertThat(there.received.get(0))
                .usingRecursiveComparison()
                .isEqualTo(list("e", map, 1.5, -7L, 1L << 40, true, null, "é🎉", List.of()));
        assertThat(there.lastFlags).isEqualTo(flags);
    }

    @ParameterizedTest
    @MethodSource("awkwardRooms")
    void any_name_is_a_room_of_its_own_elsewhere(RoomName room) {
        List<Node> nodes = startCluster(2);
        List<FakeSocket> others = new ArrayList<>();
        awkwardRooms()
                .filter(other -> !other.equals(room))
                .forEach(other -> others.add(nodes.get(1).connect("other" + others.size(), other)));
        FakeSocket member = nodes.get(1).connect("member", room);

        nodes.get(0).adapter().broadcast(event("e"), Target.room(room));
        nodes.get(0).adapter().broadcast(event("end"), Target.EVERYONE);

        await().untilAsserted(() -> assertThat(member.events()).containsExactly("e", "end"));
        await().untilAsserted(() -> assertThat(others)
                .allSatisfy(other -> assertThat(other.events()).containsExactly("end")));
    }

    @Test
    void sockets_of_all_servers_are_fetched() throws Exception {
        List<Node> nodes = startCluster(3);
        List<FakeSocket> sockets = oneEach(nodes, ROOM, RoomName.of(42));
        sockets.get(1).data = Map.of("name", "Ann");
        sockets.get(1).handshake = Map.of("address", "::1", "auth", Map.of("token", "secret", "user", "ann"));
        nodes.get(2).connect("outside");

        Answers<RemoteSocket> answers = get(nodes.get(0).adapter().fetchSockets(Target.room(RoomName.of(42))));

        assertThat(answers.complete()).isTrue();
        assertThat(answers.values()).hasSize(3);
        assertThat(answers.values())
                .filteredOn(socket -> socket.id().equals(sockets.get(1).id))
                .singleElement()
                .isEqualTo(new RemoteSocket(
                        sockets.get(1).id,
                        Map.of("address", "::1", "auth", Map.of("user", "ann")),
                        Set.of(room(sockets.get(1)), ROOM, RoomName.of(42)),
                        Map.of("name", "Ann")));
    }

    @Test
    void matching_sockets_of_all_servers_join_leave_and_are_disconnected() throws Exception {
        List<Node> nodes = startCluster(3);
        List<FakeSocket> sockets = oneEach(nodes, ROOM);
        FakeSocket spared = nodes.get(1).connect("spared", ROOM);
        Target target = Target.room(ROOM).withExcept(Set.of(room(spared)));
        RoomName number = RoomName.of(7);

        get(nodes.get(0).adapter().addSockets(target, Set.of(OTHER, number)));
        assertThat(nodes.get(0).adapter().localRooms()).contains(OTHER, number);
        await().untilAsserted(() -> assertThat(nodes)
                .allSatisfy(node ->
                        assertThat(node.adapter().sockets(Set.of(number))).hasSize(1)));
        get(nodes.get(0).adapter().delSockets(target, Set.of(OTHER)));
        await().untilAsserted(() -> assertThat(nodes)
                .allSatisfy(node -> assertThat(node.adapter().localRooms()).doesNotContain(OTHER)));
        get(nodes.get(0).adapter().disconnectSockets(target, false));

        await().untilAsserted(() -> assertThat(sockets)
                .allSatisfy(socket -> assertThat(socket.disconnected).isFalse()));
        assertThat(spared.disconnected).isNull();
    }

    @Test
    void acknowledgements_of_all_servers_are_collected() throws Exception {
        List<Node> nodes = startCluster(3);
        List<FakeSocket> sockets = oneEach(nodes, ROOM);
        sockets.get(0).ack = "zero";
        sockets.get(1).ack = new byte[] {1, 2};
        sockets.get(2).ack = null;
        nodes.get(2).connect("second", ROOM).ack = List.of(1L);

        Answers<@Nullable Object> answers =
                get(nodes.get(0).adapter().broadcastWithAck(event("e"), Target.room(ROOM), Duration.ofSeconds(20)));

        assertThat(answers.complete()).isTrue();
        assertThat(answers.values())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyInAnyOrder("zero", new byte[] {1, 2}, null, List.of(1L));
    }

    @Test
    void a_client_elsewhere_that_does_not_acknowledge_leaves_the_answer_incomplete() throws Exception {
        List<Node> nodes = startCluster(2);
        List<FakeSocket> sockets = oneEach(nodes, ROOM);
        sockets.get(0).ack = "here";
        sockets.get(1).acknowledges = false;
        nodes.get(1).connect("second", ROOM).ack = "there";

        Answers<@Nullable Object> answers =
                get(nodes.get(0).adapter().broadcastWithAck(event("e"), Target.room(ROOM), Duration.ofMillis(700)));

        assertThat(answers.complete()).isFalse();
        assertThat(answers.values()).containsExactlyInAnyOrder("here", "there");
    }

    @Test
    void acknowledgements_of_nobody_anywhere_are_complete_without_waiting() throws Exception {
        List<Node> nodes = startCluster(3);

        Answers<@Nullable Object> answers =
                get(nodes.get(0).adapter().broadcastWithAck(event("e"), Target.room(ROOM), Duration.ofSeconds(60)));

        assertThat(answers).isEqualTo(Answers.complete(List.of()));
    }

    @Test
    void local_questions_ask_nobody_else() throws Exception {
        List<Node> nodes = startCluster(2);
        oneEach(nodes, ROOM);
        Target local = Target.EVERYONE.withFlags(BroadcastFlags.DEFAULT.asLocal());

        assertThat(get(nodes.get(0).adapter().fetchSockets(local)).values()).hasSize(1);
        assertThat(get(nodes.get(0).adapter().broadcastWithAck(event("e"), local, Duration.ofSeconds(60)))
                        .values())
                .hasSize(1);
    }

    @Test
    void a_server_side_event_reaches_the_other_servers_only() throws Exception {
        List<Node> nodes = startCluster(3);

        get(nodes.get(0).adapter().serverSideEmit(list("probe", 1L, null, Map.of("a", "b"))));

        await().untilAsserted(() -> assertThat(nodes.subList(1, 3))
                .allSatisfy(node -> assertThat(node.sockets().serverSideEvents)
                        .containsExactly(list("probe", 1L, null, Map.of("a", "b")))));
        assertThat(nodes.get(0).sockets().serverSideEvents).isEmpty();
    }

    @Test
    void each_other_server_answers_a_server_side_event_once() throws Exception {
        List<Node> nodes = startCluster(3);
        nodes.get(1).sockets().serverSideAnswer = "one";
        nodes.get(2).sockets().serverSideAnswer = Map.of("two", 2L);

        Answers<@Nullable Object> answers = get(nodes.get(0).adapter().serverSideEmitWithAck(list("probe")));

        assertThat(answers.complete()).isTrue();
        assertThat(answers.values()).containsExactlyInAnyOrder("one", Map.of("two", 2L));
    }

    @Test
    void a_server_that_does_not_answer_leaves_the_answer_incomplete_when_the_time_is_up() throws Exception {
        List<Node> nodes = startCluster(3);
        nodes.get(1).sockets().serverSideAnswer = "one";

        Answers<@Nullable Object> answers = get(nodes.get(0).adapter().serverSideEmitWithAck(list("probe")));

        assertThat(answers.complete()).isFalse();
        assertThat(answers.values()).containsExactly("one");
    }

    @Test
    void servers_are_counted_and_a_closed_one_is_not() throws Exception {
        List<Node> nodes = startCluster(3);
        assertThat(get(nodes.get(0).adapter().serverCount())).isEqualTo(3);

        nodes.get(2).adapter().close();

        await().untilAsserted(() ->
                assertThat(get(nodes.get(0).adapter().serverCount())).isEqualTo(2));
    }

    @Test
    void closing_ends_questions_and_deafens_but_local_delivery_goes_on() throws Exception {
        List<Node> nodes = startCluster(2);
        FakeSocket here = nodes.get(0).connect("here");
        var unanswered = nodes.get(0).adapter().serverSideEmitWithAck(list("probe"));

        nodes.get(0).adapter().close();

        assertThat(unanswered.get(1, java.util.concurrent.TimeUnit.SECONDS).complete())
                .isFalse();
        nodes.get(1).adapter().broadcast(event("from elsewhere"), Target.EVERYONE);
        nodes.get(0).adapter().broadcast(event("local"), Target.EVERYONE);
        assertThat(here.events()).containsExactly("local");
    }

    protected static List<FakeSocket> oneEach(List<Node> nodes, RoomName... rooms) {
        List<FakeSocket> sockets = new ArrayList<>();
        nodes.forEach(node -> sockets.add(node.connect("socket" + sockets.size(), rooms)));
        return sockets;
    }
}
