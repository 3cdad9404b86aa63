package dev.parley.adapter.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.adapter.Answers;
import dev.parley.adapter.ClusterContract;
import dev.parley.adapter.FakeSockets;
import dev.parley.adapter.RemoteSocket;
import dev.parley.adapter.RoomName;
import dev.parley.adapter.SocketId;
import dev.parley.adapter.Target;
import dev.parley.adapter.cluster.ClusterMessage.ClientCount;
import dev.parley.adapter.cluster.ClusterMessage.SocketsFetched;
import dev.parley.adapter.memory.MemoryAdapter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterAdapterTest extends ClusterContract {
    private static final Duration REQUESTS_TIMEOUT = Duration.ofMillis(300);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final InProcessBus bus = new InProcessBus(false);

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Override
    protected Duration requestsTimeout() {
        return REQUESTS_TIMEOUT;
    }

    @Override
    protected List<Node> startCluster(int count) {
        return start(bus, count);
    }

    private List<Node> start(InProcessBus on, int count) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            FakeSockets sockets = new FakeSockets();
            nodes.add(new Node(
                    ClusterAdapter.start(
                            new MemoryAdapter(sockets),
                            sockets,
                            on.join("node" + i),
                            timer,
                            REQUESTS_TIMEOUT,
                            HandshakeFilter.withoutCredentials()),
                    sockets));
        }
        return nodes;
    }

    @Test
    void rooms_of_all_servers_are_told_once_each() throws Exception {
        List<Node> nodes = startCluster(2);
        nodes.get(0).connect("a", ROOM);
        nodes.get(1).connect("b", ROOM, OTHER);

        Answers<RoomName> answers = get(nodes.get(0).adapter().allRooms());

        assertThat(answers.complete()).isTrue();
        assertThat(answers.values()).containsExactlyInAnyOrder(RoomName.of("a"), RoomName.of("b"), ROOM, OTHER);
    }

    @Test
    void a_wire_without_the_question_for_rooms_says_so() {
        List<Node> nodes = start(new InProcessBus(true), 2);

        assertThatThrownBy(() -> get(nodes.get(0).adapter().allRooms()))
                .hasCauseInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void without_the_wire_local_answers_come_at_once_as_incomplete() throws Exception {
        List<Node> nodes = startCluster(2);
        oneEach(nodes, ROOM).get(0).ack = "here";
        bus.down = true;

        Answers<RemoteSocket> fetched = get(nodes.get(0).adapter().fetchSockets(Target.EVERYONE));
        Answers<@Nullable Object> acks =
                get(nodes.get(0).adapter().broadcastWithAck(event("e"), Target.EVERYONE, Duration.ofSeconds(60)));

        assertThat(fetched.complete()).isFalse();
        assertThat(fetched.values()).hasSize(1);
        assertThat(acks.complete()).isFalse();
        assertThat(acks.values()).containsExactly("here");
        assertThat(get(nodes.get(0).adapter().serverCount())).isEqualTo(1);
        get(nodes.get(0).adapter().addSockets(Target.EVERYONE, Set.of(OTHER)));
        assertThat(nodes.get(0).adapter().localRooms()).contains(OTHER);
    }

    @Test
    void a_lost_answer_is_missing_by_name_where_servers_have_names() throws Exception {
        InProcessBus named = new InProcessBus(true);
        List<Node> nodes = start(named, 3);
        oneEach(nodes, ROOM);
        named.lost = message -> message instanceof SocketsFetched fetched
                && fetched.sockets().get(0).id().value().equals("socket2");

        Answers<RemoteSocket> answers = get(nodes.get(0).adapter().fetchSockets(Target.EVERYONE));

        assertThat(answers.complete()).isFalse();
        assertThat(answers.values())
                .extracting(RemoteSocket::id)
                .containsExactlyInAnyOrder(new SocketId("socket0"), new SocketId("socket1"));
        assertThat(answers.missing()).containsExactly("node2");
    }

    @Test
    void a_lost_client_count_leaves_the_answer_incomplete_with_all_acknowledgements() throws Exception {
        List<Node> nodes = startCluster(2);
        oneEach(nodes, ROOM).forEach(socket -> socket.ack = "yes");
        bus.lost = message -> message instanceof ClientCount;

        Answers<@Nullable Object> answers =
                get(nodes.get(0).adapter().broadcastWithAck(event("e"), Target.EVERYONE, SHORT));

        assertThat(answers.complete()).isFalse();
        assertThat(answers.values()).containsExactly("yes", "yes");
    }

    @Test
    void answers_of_the_wrong_kind_or_to_nobodys_question_change_nothing() throws Exception {
        List<Node> nodes = startCluster(2);
        var asked = nodes.get(0).adapter().serverSideEmitWithAck(list("probe"));
        InProcessBus.Wire stranger = bus.join("stranger");

        stranger.publish(new SocketsFetched("node0-1", List.of()));
        stranger.publish(new ClientCount("node0-1", 5));
        stranger.publish(new ClusterMessage.Done("nobody's"));

        assertThat(asked).isNotDone();
        assertThat(get(asked).values()).isEmpty();
    }

    @Test
    void the_old_form_for_one_socket_is_obeyed_by_its_owner_alone() {
        List<Node> nodes = startCluster(2);
        List<SocketId> done = new ArrayList<>();
        nodes.get(0).connect("a");
        nodes.get(1).connect("b");
        InProcessBus.Wire asker = bus.join("asker");
        asker.start((from, message) -> {
            if (message instanceof ClusterMessage.Done) {
                done.add(new SocketId(((ClusterMessage.Done) message).requestId()));
            }
        });

        asker.publish(new ClusterMessage.ToOneSocket(
                "r1", new SocketId("b"), new ClusterMessage.JoinRooms(Target.room(RoomName.of("b")), Set.of(OTHER))));

        assertThat(nodes.get(1).adapter().sockets(Set.of(OTHER))).containsExactly(new SocketId("b"));
        assertThat(nodes.get(0).adapter().localRooms()).doesNotContain(OTHER);
        assertThat(done).containsExactly(new SocketId("r1"));
    }
}
