package dev.parley.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.adapter.RoomName;
import dev.parley.engineio.CloseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class SocketTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestServer test = new TestServer();
    private final List<Object> seen = new ArrayList<>();

    @Test
    void an_event_reaches_all_its_handlers_in_order() {
        test.root()
                .onConnection(socket -> socket.onAny((event, args) -> seen.add("any " + event))
                        .on("ev", (args, ack) -> seen.add(args.values()))
                        .on("ev", (args, ack) -> seen.add("second"))
                        .on("other", (args, ack) -> seen.add("other")));

        test.connect().say("2[\"ev\",1,null,{\"a\":[true]}]");

        assertThat(seen).containsExactly("any ev", Arrays.asList(1L, null, Map.of("a", List.of(true))), "second");
    }

    @Test
    void handlers_can_be_taken_away() {
        test.root()
                .onConnection(socket -> socket.on("ev", (args, ack) -> {
                    seen.add("once");
                    socket.off("ev");
                }));

        test.connect().say("2[\"ev\"]").say("2[\"ev\"]");

        assertThat(seen).containsExactly("once");
    }

    @Test
    void binary_comes_in_at_any_depth() {
        test.root().onConnection(socket -> socket.on("bin", (args, ack) -> seen.add(args.get(0))));

        test.connect()
                .say("51-[\"bin\",{\"a\":{\"_placeholder\":true,\"num\":0}}]")
                .say(new byte[] {1, 2});

        assertThat(((Map<?, ?>) seen.get(0)).get("a")).isEqualTo(new byte[] {1, 2});
    }

    @Test
    void binary_goes_out_together_with_its_text() {
        FakeSession session = test.connect();

        test.onlySocket().emit("bin", List.of(new byte[3]), new byte[1]);

        assertThat(session.packets()).hasSize(1);
        assertThat(session.heard())
                .containsExactly(
                        "52-[\"bin\",[{\"_placeholder\":true,\"num\":0}],{\"_placeholder\":true,\"num\":1}]",
                        "<3 bytes>",
                        "<1 bytes>");
    }

    @Test
    void an_event_is_answered_once_where_an_answer_is_wanted() {
        test.root()
                .onConnection(socket -> socket.on("ev", (args, ack) -> {
                    seen.add(ack.isWanted());
                    ack.send("a", 1);
                    ack.send("b");
                }));
        FakeSession session = test.connect();

        session.say("212[\"ev\"]").say("2[\"ev\"]").say("213[\"ev\"]");

        assertThat(session.heard()).containsExactly("312[\"a\",1]", "313[\"a\",1]");
        assertThat(seen).containsExactly(true, false, true);
    }

    @Test
    void an_answer_may_be_binary() {
        test.root().onConnection(socket -> socket.on("ev", (args, ack) -> ack.send(new byte[2])));

        assertThat(test.connect().say("21[\"ev\"]").heard())
                .containsExactly("61-1[{\"_placeholder\":true,\"num\":0}]", "<2 bytes>");
    }

    @Test
    void emits_leave_in_the_order_of_the_calls() {
        FakeSession session = test.connect();
        Socket socket = test.onlySocket();

        socket.emit("a");
        test.root().emit("b");
        socket.emitVolatile("c");
        socket.emit("d", "x", null);

        assertThat(session.heard()).containsExactly("2[\"a\"]", "2[\"b\"]", "2[\"c\"]", "2[\"d\",\"x\",null]");
        assertThat(session.packets())
                .extracting(packet -> packet.isVolatile())
                .containsExactly(false, false, true, false);
    }

    @Test
    void every_event_is_counted_with_its_receivers() {
        FakeSession session = test.connect();

        test.onlySocket().emit("a");
        test.root().emit("b");
        test.root().to("nobody").emit("c");
        session.say("2[\"ev\"]");

        assertThat(test.metrics.told).containsExactly("connect /", "emit", "delivery 1", "event");
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "disconnect", "newListener"})
    void reserved_names_are_refused(String name) {
        test.connect();
        Socket socket = test.onlySocket();

        assertThatThrownBy(() -> socket.emit(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> socket.on(name, (args, ack) -> {})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> socket.broadcast().emit(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_client_answers_an_emit() throws Exception {
        FakeSession session = test.connect();

        CompletableFuture<Args> first = test.onlySocket().emitWithAck(SECOND, "ask", 1);
        CompletableFuture<Args> second = test.onlySocket().emitWithAck(SECOND, "ask", 2);
        session.say("31[\"two\"]").say("30[\"one\",1]").say("30[\"again\"]").say("37[\"never asked\"]");

        assertThat(session.heard()).containsExactly("20[\"ask\",1]", "21[\"ask\",2]");
        assertThat(first.get().values()).containsExactly("one", 1L);
        assertThat(second.get().values()).containsExactly("two");
        assertThat(test.timers.waiting()).isZero();
        assertThat(session.closeReason()).isNull();
    }

    @Test
    void an_answer_that_does_not_come_is_a_timeout() {
        FakeSession session = test.connect();

        CompletableFuture<Args> answer = test.onlySocket().emitWithAck(SECOND, "ask");
        test.pass(SECOND);
        session.say("30[]");

        assertThatThrownBy(answer::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void a_disconnect_ends_the_waiting_for_answers() {
        FakeSession session = test.connect();
        Socket socket = test.onlySocket();

        CompletableFuture<Args> before = socket.emitWithAck(SECOND, "ask");
        session.drop();
        CompletableFuture<Args> after = socket.emitWithAck(SECOND, "ask");

        assertThatThrownBy(before::get).hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(after::get).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(test.timers.waiting()).isZero();
    }

    @Test
    void giving_up_an_answer_leaves_nothing_behind() {
        test.connect();

        test.onlySocket().emitWithAck(SECOND, "ask").cancel(false);

        assertThat(test.timers.waiting()).isZero();
    }

    @Test
    void a_handler_that_throws_does_no_harm() {
        test.root()
                .onConnection(socket -> socket.on("ev", (args, ack) -> {
                            throw new IllegalStateException("on purpose");
                        })
                        .on("ev", (args, ack) -> seen.add("second")));

        FakeSession session = test.connect().say("2[\"ev\"]").say("2[\"ev\"]");

        assertThat(seen).containsExactly("second", "second");
        assertThat(session.closeReason()).isNull();
    }

    @Test
    void the_client_can_leave_a_namespace_and_stay() {
        hookReasons();
        FakeSession session = test.connect();
        Socket socket = test.onlySocket();

        session.say("1");

        assertThat(seen)
                .containsExactly(
                        "disconnecting client namespace disconnect 1", "disconnect client namespace disconnect 0");
        assertThat(session.heard()).isEmpty();
        assertThat(session.closeReason()).isNull();
        assertThat(socket.isConnected()).isFalse();
        assertThat(test.root().sockets()).isEmpty();
        assertThat(test.adapter().localRooms()).isEmpty();
        assertThat(session.say("2[\"ev\"]").closeReason()).isEqualTo(CloseReason.FORCED_SERVER_CLOSE);
    }

    @Test
    void the_server_can_put_a_socket_out_of_a_namespace() {
        hookReasons();
        FakeSession session = test.connect();
        Socket socket = test.onlySocket();

        socket.disconnect(false);
        socket.disconnect(false);
        socket.emit("ev");

        assertThat(seen)
                .containsExactly(
                        "disconnecting server namespace disconnect 1", "disconnect server namespace disconnect 0");
        assertThat(session.heard()).containsExactly("1");
        assertThat(session.closeReason()).isNull();
    }

    @Test
    void what_a_client_had_sent_before_it_knew_is_no_offence() {
        FakeSession session = test.connect();
        test.onlySocket().disconnect(false);

        session.say("2[\"ev\"]").say("31[]").say("1");
        assertThat(session.closeReason()).isNull();

        session.say("0");
        assertThat(session.lastHeard()).startsWith("0{\"sid\"");
    }

    @Test
    void closing_the_connection_takes_all_its_sockets_out_first() {
        hookReasons();
        test.server.of("/custom").onConnection(socket -> socket.onDisconnect(reason -> seen.add("custom " + reason)));
        FakeSession session = test.connect().say("0/custom");
        session.forget();

        test.onlySocket().disconnect(true);

        assertThat(session.heard()).containsExactlyInAnyOrder("1", "1/custom,");
        assertThat(session.closeReason()).isEqualTo(CloseReason.FORCED_SERVER_CLOSE);
        assertThat(seen).contains("custom server namespace disconnect", "disconnect server namespace disconnect 0");
    }

    @ParameterizedTest
    @EnumSource(CloseReason.class)
    void the_end_of_the_connection_is_the_reason_of_the_disconnect(CloseReason reason) {
        hookReasons();
        FakeSession session = test.connect();

        session.close(reason);

        assertThat(seen).containsExactly("disconnecting " + reason.text() + " 1", "disconnect " + reason.text() + " 0");
        assertThat(test.metrics.told).containsExactly("connect /", "disconnect / " + reason.text());
    }

    @Test
    void a_parse_error_closes_the_connection_and_what_follows_is_not_heard() {
        hookReasons();
        test.root().onConnection(socket -> socket.on("ev", (args, ack) -> seen.add("ev")));
        FakeSession session = test.connect();

        session.say("2[\"ev\"]").say("abc").say("2[\"ev\"]").say(new byte[1]);

        assertThat(session.closeReason()).isEqualTo(CloseReason.PARSE_ERROR);
        assertThat(seen).containsExactly("ev", "disconnecting parse error 1", "disconnect parse error 0");
        assertThat(test.metrics.told).containsOnlyOnce("malformed");
    }

    @Test
    void a_socket_that_is_gone_stays_out_of_rooms() {
        FakeSession session = test.connect();
        Socket socket = test.onlySocket();
        socket.join("a");

        session.drop();
        socket.join("b");

        assertThat(test.adapter().localRooms()).isEmpty();
        assertThat(socket.rooms()).isEmpty();
    }

    @Test
    void rooms_are_joined_and_left() {
        FakeSession session = test.open().say("0");
        Socket socket = test.onlySocket();
        RoomName own = RoomName.of(TestServer.id(session));

        socket.join("a");
        socket.join(List.of(RoomName.of("b"), RoomName.of(7)));
        assertThat(socket.rooms()).containsExactlyInAnyOrder(own, RoomName.of("a"), RoomName.of("b"), RoomName.of(7));

        socket.leave("a");
        socket.leave(RoomName.of("7"));
        assertThat(socket.rooms()).containsExactlyInAnyOrder(own, RoomName.of("b"), RoomName.of(7));
    }

    @Test
    void the_data_of_a_socket_is_empty_at_first() {
        test.connect();
        Socket socket = test.onlySocket();
        assertThat(socket.data()).isEqualTo(Map.of());

        socket.setData("x");
        socket.attributes().put("a", 1);

        assertThat(socket.data()).isEqualTo("x");
        assertThat(socket.attributes()).containsEntry("a", 1);
    }

    @Test
    void closing_the_server_disconnects_everybody() {
        hookReasons();
        FakeSession session = test.connect();

        test.server.close();

        assertThat(session.closeReason()).isEqualTo(CloseReason.SERVER_SHUTTING_DOWN);
        assertThat(seen).contains("disconnect server shutting down 0");
        assertThat(test.open().closeReason()).isEqualTo(CloseReason.SERVER_SHUTTING_DOWN);
    }

    private void hookReasons() {
        test.root()
                .onConnection(socket -> socket.onDisconnecting(reason -> seen.add(
                                "disconnecting " + reason + " " + socket.rooms().size()))
                        .onDisconnect(reason -> seen.add(
                                "disconnect " + reason + " " + socket.rooms().size())));
    }
}
