package dev.parley.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.adapter.Answers;
import dev.parley.adapter.LocalSockets;
import dev.parley.adapter.RemoteSocket;
import dev.parley.adapter.RoomName;
import dev.parley.adapter.SocketId;
import dev.parley.adapter.memory.MemoryAdapter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BroadcastTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestServer test = new TestServer();
    private final FakeSession anna = test.open().say("0");
    private final FakeSession ben = test.open().say("0");
    private final FakeSession carl = test.open().say("0");

    @Test
    void everybody_shares_one_packet() {
        test.root().emit("ev", new byte[1]);

        assertThat(anna.lastHeard()).isEqualTo("<1 bytes>");
        assertThat(anna.packets().get(1))
                .isSameAs(ben.packets().get(1))
                .isSameAs(carl.packets().get(1));
        assertThat(test.metrics.told).endsWith("delivery 3");
    }

    @Test
    void flags_reach_the_packet() {
        test.root().everyone().volatile_().compress(false).emit("ev");

        assertThat(anna.packets().get(1).isVolatile()).isTrue();
        assertThat(anna.packets().get(1).compress()).isFalse();
    }

    @Test
    void rooms_and_exceptions_select() {
        socket(anna).join("a");
        socket(ben).join("a");
        socket(ben).join("b");
        forget();

        test.root().to("a").except("b").emit("ev", 1);
        test.root().to("a").to("b").local().emit("ev", 2);
        test.root().everyone().except(RoomName.of(socket(anna).id())).emit("ev", 3);

        assertThat(anna.heard()).containsExactly("2[\"ev\",1]", "2[\"ev\",2]");
        assertThat(ben.heard()).containsExactly("2[\"ev\",2]", "2[\"ev\",3]");
        assertThat(carl.heard()).containsExactly("2[\"ev\",3]");
    }

    @Test
    void a_socket_leaves_itself_out() {
        Socket sender = socket(anna);
        sender.join("a");
        socket(ben).join("a");
        forget();

        sender.broadcast().emit("all");
        sender.to("a").emit("room");

        assertThat(anna.heard()).isEmpty();
        assertThat(ben.heard()).containsExactly("2[\"all\"]", "2[\"room\"]");
        assertThat(carl.heard()).containsExactly("2[\"all\"]");
    }

    @Test
    void acknowledgements_of_a_broadcast_are_collected_under_one_id() {
        forget();
        CompletableFuture<Answers<Object>> answers = test.root().everyone().emitWithAck("ask", 1);

        assertThat(anna.packets().get(0)).isSameAs(ben.packets().get(0));
        anna.say("30[\"a\",\"ignored\"]");
        carl.say("30[]");
        assertThat(answers).isNotDone();
        ben.say("30[{\"b\":1}]");

        assertThat(answers.join()).isEqualTo(Answers.complete(Arrays.asList("a", null, Map.of("b", 1L))));
        assertThat(test.timers.waiting()).isZero();
    }

    @Test
    void what_came_before_the_timeout_is_kept() {
        CompletableFuture<Answers<Object>> answers =
                test.root().everyone().timeout(SECOND).emitWithAck("ask");
        ben.say("30[2]");
        test.pass(SECOND);
        carl.say("30[3]");

        assertThat(answers.join()).isEqualTo(new Answers<>(List.of(2L), false, Set.of()));
    }

    @Test
    void those_who_disconnect_are_not_waited_for() {
        CompletableFuture<Answers<Object>> answers = test.root().everyone().emitWithAck("ask");
        anna.say("30[1]");
        ben.drop();
        carl.say("30[3]");

        assertThat(answers.join()).isEqualTo(new Answers<>(List.of(1L, 3L), false, Set.of()));
        assertThat(test.timers.waiting()).isZero();
    }

    @Test
    void a_broadcast_to_nobody_is_answered_at_once() {
        assertThat(test.root().to("nobody").emitWithAck("ask").join()).isEqualTo(Answers.complete(List.of()));
    }

    @Test
    void ids_of_broadcasts_and_of_emits_never_meet() {
        forget();
        CompletableFuture<Args> one = socket(anna).emitWithAck(SECOND, "one");
        CompletableFuture<Answers<Object>> all = test.root().everyone().emitWithAck("all");

        assertThat(anna.heard()).containsExactly("20[\"one\"]", "21[\"all\"]");
        anna.say("31[\"for all\"]").say("30[\"for one\"]");
        ben.say("31[]");
        carl.say("31[]");

        assertThat(one.join().values()).containsExactly("for one");
        assertThat(all.join().values()).contains("for all");
    }

    @Test
    void sockets_are_fetched_with_handshake_rooms_and_data() {
        socket(anna).setData(Map.of("name", "anna"));
        socket(anna).join("a");

        RemoteSocket fetched =
                test.root().to("a").fetchSockets().join().values().get(0);

        assertThat(fetched.id()).isEqualTo(socket(anna).id());
        assertThat(fetched.rooms()).contains(RoomName.of("a"), RoomName.of(fetched.id()));
        assertThat(fetched.data()).isEqualTo(Map.of("name", "anna"));
        assertThat(fetched.handshake())
                .containsOnlyKeys("headers", "time", "address", "xdomain", "secure", "issued", "url", "query", "auth")
                .containsEntry("time", "Fri Jan 02 2026 03:04:05 GMT+0000 (Coordinated Universal Time)")
                .containsEntry("issued", FakeSession.TIME.toEpochMilli())
                .containsEntry("xdomain", true)
                .containsEntry("secure", false)
                .containsEntry("address", "127.0.0.1")
                .containsEntry("url", "/socket.io/?EIO=4&q=1")
                .containsEntry("query", Map.of("EIO", "4", "q", "1"))
                .containsEntry("auth", Map.of());
        assertThat((Map<?, ?>) fetched.handshake().get("headers"))
                .isEqualTo(Map.of("user-agent", "test", "x-twice", List.of("a", "b"), "origin", "http://o"));
    }

    @Test
    void sockets_are_moved_and_disconnected_by_selection() {
        socket(anna).join("a");
        forget();

        test.root().to("a").socketsJoin(List.of(RoomName.of("b"))).join();
        assertThat(socket(anna).rooms()).contains(RoomName.of("b"));
        test.root().to("b").socketsLeave(List.of(RoomName.of("a"))).join();
        assertThat(socket(anna).rooms()).doesNotContain(RoomName.of("a"));
        test.root().to("b").disconnectSockets(false).join();

        assertThat(anna.heard()).containsExactly("1");
        assertThat(anna.closeReason()).isNull();
        assertThat(test.root().sockets()).hasSize(2);
    }

    @Test
    void events_of_other_servers_are_handled_and_answered_once() {
        AtomicReference<LocalSockets> port = new AtomicReference<>();
        List<Object> seen = new ArrayList<>();
        SocketIoServer server = new SocketIoServer(
                SocketOptions.DEFAULT,
                (name, sockets) -> {
                    port.set(sockets);
                    return new MemoryAdapter(sockets);
                },
                Runnable::run,
                test.timers,
                SocketMetrics.NONE);
        server.of("/").onServerSideEvent("probe", (args, ack) -> {
            seen.add(args.values());
            ack.send("first");
            ack.send("second");
        });

        port.get().onServerSideEvent(List.of("probe", 1L), seen::add);
        port.get().onServerSideEvent(List.of("probe"), null);
        port.get().onServerSideEvent(List.of("unknown"), seen::add);

        assertThat(seen).containsExactly(List.of(1L), "first", List.of());
    }

    private Socket socket(FakeSession session) {
        SocketId id = ids.computeIfAbsent(session, TestServer::id);
        return test.root().sockets().get(id);
    }

    private final Map<FakeSession, SocketId> ids = new java.util.HashMap<>(
            Map.of(anna, TestServer.id(anna), ben, TestServer.id(ben), carl, TestServer.id(carl)));

    private void forget() {
        List.of(anna, ben, carl).forEach(FakeSession::forget);
    }
}
