package dev.parley.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.adapter.FakeSockets.FakeSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every adapter does for the sockets of its own server. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class AdapterContract {
    protected static final Duration SHORT = Duration.ofMillis(200);
    protected static final RoomName ROOM = RoomName.of("room");
    protected static final RoomName OTHER = RoomName.of("other");

    /** A server that is alone. */
    protected abstract Node startAlone();

    /** One server as its adapter sees it. */
    public record Node(Adapter adapter, FakeSockets sockets) {
        public FakeSocket connect(String id, RoomName... rooms) {
            return sockets.connect(adapter, id, rooms);
        }
    }

    /** Names that are easily got wrong. */
    public static Stream<RoomName> awkwardRooms() {
        return Stream.concat(
                Stream.of(
                                "räume-ß-日本-🎉",
                                "",
                                " ",
                                "abcdefghijklmnopqrst",
                                "with#hash#",
                                "#",
                                "glob*?[a-z]\\",
                                "[",
                                "\\",
                                "42x",
                                "4.2",
                                "null",
                                "line\nbreak")
                        .map(RoomName::of),
                Stream.of(RoomName.of(42), RoomName.of("42"), RoomName.of(-1), RoomName.of(Long.MAX_VALUE)));
    }

    @Test
    void a_broadcast_reaches_those_in_the_rooms_and_not_those_excepted_each_once() {
        Node node = startAlone();
        FakeSocket both = node.connect("both", ROOM, OTHER);
        FakeSocket one = node.connect("one", ROOM);
        FakeSocket excepted = node.connect("excepted", ROOM);
        FakeSocket outside = node.connect("outside");

        node.adapter()
                .broadcast(event("e"), new Target(Set.of(ROOM, OTHER), Set.of(room(excepted)), BroadcastFlags.DEFAULT));

        assertThat(both.events()).containsExactly("e");
        assertThat(one.events()).containsExactly("e");
        assertThat(excepted.events()).isEmpty();
        assertThat(outside.events()).isEmpty();
    }

    @Test
    void a_broadcast_without_rooms_reaches_everyone_but_those_excepted() {
        Node node = startAlone();
        FakeSocket one = node.connect("one");
        FakeSocket two = node.connect("two", ROOM);

        node.adapter().broadcast(event("a"), Target.EVERYONE);
        node.adapter().broadcast(event("b"), Target.EVERYONE.withExcept(Set.of(ROOM)));

        assertThat(one.events()).containsExactly("a", "b");
        assertThat(two.events()).containsExactly("a");
    }

    @Test
    void flags_arrive_with_the_broadcast() {
        Node node = startAlone();
        FakeSocket socket = node.connect("s", ROOM);
        BroadcastFlags flags = BroadcastFlags.DEFAULT.asVolatile().withCompress(false);

        node.adapter().broadcast(event("e"), Target.room(ROOM).withFlags(flags));

        assertThat(socket.lastFlags).isEqualTo(flags);
    }

    @ParameterizedTest
    @MethodSource("awkwardRooms")
    void any_name_is_a_room_of_its_own(RoomName room) {
        Node node = startAlone();
        List<FakeSocket> others = new ArrayList<>();
        awkwardRooms()
                .filter(other -> !other.equals(room))
                .forEach(other -> others.add(node.connect("other" + others.size(), other)));
        FakeSocket member = node.connect("member", room);

        node.adapter().broadcast(event("e"), Target.room(room));

        assertThat(member.events()).containsExactly("e");
        assertThat(others).allSatisfy(other -> assertThat(other.events()).isEmpty());
    }

    @Test
    void leaving_and_disconnecting_end_membership_and_empty_rooms() {
        Node node = startAlone();
        FakeSocket socket = node.connect("s", ROOM, OTHER);

        node.adapter().del(socket.id, ROOM);
        assertThat(node.adapter().socketRooms(socket.id)).containsExactly(room(socket), OTHER);
        assertThat(node.adapter().localRooms()).containsExactlyInAnyOrder(room(socket), OTHER);

        node.adapter().delAll(socket.id);
        assertThat(node.adapter().socketRooms(socket.id)).isEmpty();
        assertThat(node.adapter().localRooms()).isEmpty();
        assertThat(node.adapter().sockets(Set.of())).isEmpty();
    }

    @Test
    void rooms_tell_of_themselves_in_order() {
        Node node = startAlone();
        List<String> events = new ArrayList<>();
        node.adapter().addRoomListener(new RecordingRoomListener(events));

        node.connect("a", ROOM);
        node.connect("b", ROOM);
        node.adapter().addAll(new SocketId("b"), Set.of(ROOM));
        node.adapter().del(new SocketId("a"), ROOM);
        node.adapter().del(new SocketId("a"), ROOM);
        node.adapter().delAll(new SocketId("b"));

        assertThat(events)
                .containsExactly(
                        "create a",
                        "join a a",
                        "create room",
                        "join room a",
                        "create b",
                        "join b b",
                        "join room b",
                        "leave room a",
                        "leave b b",
                        "delete b",
                        "leave room b",
                        "delete room");
    }

    @Test
    void sockets_lists_the_members_of_any_of_the_rooms() {
        Node node = startAlone();
        FakeSocket a = node.connect("a", ROOM);
        FakeSocket b = node.connect("b", OTHER);
        FakeSocket c = node.connect("c");

        assertThat(node.adapter().sockets(Set.of(ROOM, OTHER))).containsExactlyInAnyOrder(a.id, b.id);
        assertThat(node.adapter().sockets(Set.of())).containsExactlyInAnyOrder(a.id, b.id, c.id);
        assertThat(node.adapter().sockets(Set.of(RoomName.of("nobody")))).isEmpty();
    }

    @Test
    void fetch_tells_id_rooms_data_and_handshake() throws Exception {
        Node node = startAlone();
        FakeSocket socket = node.connect("s", ROOM, RoomName.of(42));
        socket.data = Map.of("name", "Ann");
        socket.handshake = Map.of("address", "127.0.0.1");

        Answers<RemoteSocket> answers = get(node.adapter().fetchSockets(Target.room(ROOM)));

        assertThat(answers.complete()).isTrue();
        assertThat(answers.values())
                .containsExactly(new RemoteSocket(
                        socket.id,
                        Map.of("address", "127.0.0.1"),
                        Set.of(room(socket), ROOM, RoomName.of(42)),
                        Map.of("name", "Ann")));
    }

    @Test
    void matching_sockets_join_leave_and_are_disconnected() {
        Node node = startAlone();
        FakeSocket in = node.connect("in", ROOM);
        FakeSocket out = node.connect("out");

        node.adapter().addSockets(Target.room(ROOM), Set.of(OTHER, RoomName.of(42)));
        assertThat(node.adapter().sockets(Set.of(OTHER))).containsExactly(in.id);
        assertThat(node.adapter().sockets(Set.of(RoomName.of(42)))).containsExactly(in.id);

        node.adapter().delSockets(Target.room(ROOM), Set.of(OTHER, ROOM));
        assertThat(node.adapter().socketRooms(in.id)).containsExactlyInAnyOrder(room(in), RoomName.of(42));

        node.adapter().disconnectSockets(Target.room(RoomName.of(42)), true);
        assertThat(in.disconnected).isTrue();
        assertThat(out.disconnected).isNull();
    }

    @Test
    void acknowledgements_are_collected() throws Exception {
        Node node = startAlone();
        node.connect("a", ROOM).ack = "yes";
        node.connect("b", ROOM).ack = null;

        Answers<@Nullable Object> answers =
                get(node.adapter().broadcastWithAck(event("e"), Target.room(ROOM), Duration.ofSeconds(10)));

        assertThat(answers.complete()).isTrue();
        assertThat(answers.values()).containsExactlyInAnyOrder("yes", null);
    }

    @Test
    void acknowledgements_that_do_not_come_leave_the_answer_incomplete() throws Exception {
        Node node = startAlone();
        node.connect("a", ROOM).ack = "yes";
        node.connect("b", ROOM).acknowledges = false;

        Answers<@Nullable Object> answers = get(node.adapter().broadcastWithAck(event("e"), Target.room(ROOM), SHORT));

        assertThat(answers.complete()).isFalse();
        assertThat(answers.values()).containsExactly("yes");
    }

    @Test
    void acknowledgements_of_nobody_are_complete_at_once() throws Exception {
        Node node = startAlone();

        Answers<@Nullable Object> answers =
                get(node.adapter().broadcastWithAck(event("e"), Target.room(ROOM), Duration.ofSeconds(30)));

        assertThat(answers).isEqualTo(Answers.complete(List.of()));
    }

    @Test
    void a_server_alone_is_a_cluster_of_one() throws Exception {
        Node node = startAlone();
        node.connect("a", ROOM);

        assertThat(get(node.adapter().serverCount())).isEqualTo(1);
        assertThat(get(node.adapter().allRooms()).values()).containsExactlyInAnyOrder(RoomName.of("a"), ROOM);
        assertThat(get(node.adapter().serverSideEmitWithAck(list("probe")))).isEqualTo(Answers.complete(List.of()));
        get(node.adapter().serverSideEmit(list("probe")));
        assertThat(node.sockets().serverSideEvents).isEmpty();
    }

    protected static Broadcast event(@Nullable Object... data) {
        return new Broadcast(list(data));
    }

    protected static List<@Nullable Object> list(@Nullable Object... data) {
        return Arrays.asList(data);
    }

    protected static RoomName room(FakeSocket socket) {
        return RoomName.of(socket.id);
    }

    protected static <T> T get(java.util.concurrent.Future<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    private record RecordingRoomListener(List<String> events) implements RoomListener {
        @Override
        public void onCreateRoom(RoomName room) {
            events.add("create " + room);
        }

        @Override
        public void onDeleteRoom(RoomName room) {
            events.add("delete " + room);
        }

        @Override
        public void onJoinRoom(RoomName room, SocketId id) {
            events.add("join " + room + " " + id);
        }

        @Override
        public void onLeaveRoom(RoomName room, SocketId id) {
            events.add("leave " + room + " " + id);
        }
    }
}
