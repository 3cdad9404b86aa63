package dev.parley.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionTest {
    private final EngineBench bench = new EngineBench();

    @Test
    void the_handshake_is_answered_before_the_acceptor_is_asked() {
        List<String> order = new ArrayList<>();
        FakeLink link = new FakeLink();
        Engine engine = new Engine(
                EngineBench.OPTIONS,
                session -> {
                    order.addAll(link.written);
                    order.add("accepted");
                    session.send(RecordingListener.packet("hello", false));
                    return new RecordingListener(session);
                },
                EngineMetrics.NONE,
                bench.timers);

        engine.onUpgrade(FakeRequest.upgrade("transport", "websocket", "EIO", "4"))
                .apply(link);

        assertThat(order).hasSize(2);
        assertThat(order.get(0)).startsWith("0{\"sid\":");
        assertThat(link.written).last().isEqualTo("4hello");
    }

    @Test
    void ids_are_twenty_url_safe_characters_and_never_the_same() {
        RecordingListener one = bench.poller();
        RecordingListener other = bench.poller();

        assertThat(one.session.id()).matches("[A-Za-z0-9_-]{20}").isNotEqualTo(other.session.id());
    }

    @Test
    void a_listener_that_fails_loses_its_session_and_nobody_else() {
        FakeLink link = new FakeLink();
        WebSocketListener socket = bench.socket(link);
        RecordingListener listener = bench.last();
        listener.onText = text -> {
            throw new IllegalStateException("a bug");
        };

        Throwable thrown = catchThrowable(() -> socket.onText("4boom"));

        assertThat(thrown).isNull();
        assertThat(listener.heard).containsExactly("boom", "closed: forced server close");
        assertThat(link.isClosed()).isTrue();
    }

    @Test
    void packets_wait_while_the_socket_is_slow_and_leave_in_order() {
        FakeLink link = new FakeLink();
        bench.socket(link);
        RecordingListener listener = bench.last();
        link.written.clear();
        link.slow = true;

        listener.send("1");
        listener.send("2");
        listener.send("3");
        assertThat(link.written).containsExactly("41");
        link.drain();

        assertThat(link.written).containsExactly("41", "42", "43");
    }

    @Test
    void a_client_that_does_not_read_is_cut_off_when_its_queue_is_full() {
        EngineBench small = new EngineBench(EngineBench.OPTIONS.withOutboundLimit(1_000));
        FakeLink link = new FakeLink();
        small.socket(link);
        RecordingListener listener = small.last();
        link.slow = true;

        assertThat(listener.send("x".repeat(400))).isTrue();
        assertThat(listener.sendVolatile("v".repeat(300))).isTrue();
        assertThat(listener.send("y".repeat(400))).isTrue(); // the volatile one goes
        assertThat(listener.send("z".repeat(400))).isFalse();

        assertThat(listener.heard).containsExactly("closed: outbound queue overflow");
        assertThat(link.aborted).isTrue();
        assertThat(small.engine.sessionCount()).isZero();
    }

    @Test
    void a_closing_session_flushes_and_then_closes() {
        FakeLink link = new FakeLink();
        bench.socket(link);
        RecordingListener listener = bench.last();
        link.slow = true;
        listener.send("1");
        listener.send("2");

        listener.session.close(CloseReason.FORCED_SERVER_CLOSE);
        assertThat(listener.heard).containsExactly("closed: forced server close");
        assertThat(link.isClosed()).isFalse();
        link.drain();

        assertThat(link.written).endsWith("41", "42");
        assertThat(link.closedWith).isEqualTo(WebSocketLink.NO_CODE);
        assertThat(listener.heard).hasSize(1);
    }

    @Test
    void a_session_closed_while_a_packet_is_written_closes_after_the_packets_that_came_meanwhile() {
        FakeLink link = new FakeLink();
        bench.socket(link);
        RecordingListener listener = bench.last();
        link.meanwhile = () -> {
            listener.send("2");
            listener.session.close(CloseReason.FORCED_SERVER_CLOSE);
            assertThat(link.isClosed()).isFalse();
        };

        listener.send("1");

        assertThat(link.written).endsWith("41", "42");
        assertThat(link.isClosed()).isTrue();
        assertThat(bench.engine.sessionCount()).isZero();
    }

    @Test
    void a_session_closed_while_its_ping_is_written_closes_after_the_packets_that_came_meanwhile() {
        FakeLink link = new FakeLink();
        bench.socket(link);
        RecordingListener listener = bench.last();
        link.meanwhile = () -> {
            listener.send("1");
            listener.session.close(CloseReason.FORCED_SERVER_CLOSE);
        };

        bench.timers.advance(300);

        assertThat(link.written).endsWith("2", "41");
        assertThat(link.isClosed()).isTrue();
    }

    @Test
    void the_close_does_not_overtake_a_packet_that_is_being_written() {
        FakeLink link = new FakeLink();
        bench.socket(link);
        RecordingListener listener = bench.last();
        link.meanwhile = () -> listener.session.close(CloseReason.FORCED_SERVER_CLOSE);

        listener.send("1");

        assertThat(link.written).endsWith("41");
        assertThat(link.isClosed()).isTrue();
    }

    @Test
    void a_closing_session_does_not_wait_for_ever() {
        FakeLink link = new FakeLink();
        bench.socket(link);
        RecordingListener listener = bench.last();
        link.slow = true;
        listener.send("1");
        listener.send("2");
        listener.session.close(CloseReason.FORCED_SERVER_CLOSE);

        bench.timers.advance(Session.LINGER.toMillis() + WebSocketTransport.CLOSE_TIMEOUT.toMillis());

        assertThat(link.isClosed()).isTrue();
        assertThat(link.aborted).isTrue();
        assertThat(bench.engine.sessionCount()).isZero();
        assertThat(bench.timers.waiting()).isZero();
    }

    @Test
    void a_client_that_does_not_answer_our_close_is_cut_off() {
        FakeLink link = new FakeLink();
        WebSocketListener socket = bench.socket(link);

        socket.onText("1");
        assertThat(link.aborted).isFalse();
        bench.timers.advance(WebSocketTransport.CLOSE_TIMEOUT.toMillis());

        assertThat(link.aborted).isTrue();
    }

    @Test
    void a_closed_session_leaves_no_timer_behind() {
        FakeLink link = new FakeLink();
        WebSocketListener socket = bench.socket(link);

        socket.onClose(false);

        assertThat(bench.last().heard).containsExactly("closed: transport close");
        assertThat(bench.timers.waiting()).isZero();
        assertThat(bench.engine.sessionCount()).isZero();
    }

    @Test
    void a_client_without_a_pong_is_closed_on_the_dot() {
        FakeLink link = new FakeLink();
        WebSocketListener socket = bench.socket(link);
        bench.timers.advance(300);
        assertThat(link.written).last().isEqualTo("2");
        socket.onText("3");
        bench.timers.advance(300);
        assertThat(link.written).last().isEqualTo("2");

        bench.timers.advance(199);
        assertThat(bench.last().heard).isEmpty();
        bench.timers.advance(1);

        assertThat(bench.last().heard).containsExactly("closed: ping timeout");
        assertThat(link.closedWith).isEqualTo(WebSocketLink.NO_CODE);
    }

    @Test
    void a_poll_that_comes_when_the_session_is_overdue_is_refused_even_if_the_timer_is_late() {
        RecordingListener listener = bench.poller();
        bench.timers.advance(300);

        bench.timers.stall(200);
        FakeExchange poll = bench.poll(listener);

        assertThat(poll.answer()).isEqualTo("400 {\"code\":1,\"message\":\"Session ID unknown\"}");
        assertThat(listener.heard).containsExactly("closed: ping timeout");
    }

    @Test
    void a_ping_waits_for_the_poll() {
        RecordingListener listener = bench.poller();
        bench.timers.advance(350);

        assertThat(bench.poll(listener).answer()).isEqualTo("200 2");
        assertThat(bench.post(listener, "3").answer()).isEqualTo("200 ok");
        bench.timers.advance(299);
        assertThat(bench.engine.sessionCount()).isOne();
    }

    @Test
    void a_session_closed_within_a_post_hears_no_more_of_it() {
        RecordingListener listener = bench.poller();
        listener.onText = text -> listener.session.close(CloseReason.FORCED_CLOSE);

        FakeExchange post = bench.post(listener, "4one\u001e4two");

        assertThat(listener.heard).containsExactly("one", "closed: forced close");
        assertThat(post.answer()).isEqualTo("200 ok");
        assertThat(bench.poll(listener).answer()).isEqualTo("200 1");
        assertThat(bench.poll(listener).answer()).startsWith("400");
    }

    @Test
    void what_comes_before_a_malformed_packet_counts() {
        RecordingListener listener = bench.poller();

        FakeExchange post = bench.post(listener, "4one\u001ex\u001e4two");

        assertThat(post.answer()).isEqualTo("400 ");
        assertThat(listener.heard).containsExactly("one", "closed: parse error");
    }

    @Test
    void a_callback_that_calls_back_finds_its_turn_after_the_current_one() {
        FakeLink link = new FakeLink();
        WebSocketListener socket = bench.socket(link);
        RecordingListener listener = bench.last();
        listener.onText = text -> {
            if (text.equals("outer")) {
                socket.onText("4inner");
                listener.heard.add("end of outer");
            }
        };

        socket.onText("4outer");

        assertThat(listener.heard).containsExactly("outer", "end of outer", "inner");
    }

    @Test
    void a_second_poll_ends_the_session_and_both_know_it() {
        RecordingListener listener = bench.poller();
        FakeExchange first = bench.poll(listener);

        FakeExchange second = bench.poll(listener);

        assertThat(first.answer()).isEqualTo("200 1");
        assertThat(second.answer()).isEqualTo("400 ");
        assertThat(listener.heard).containsExactly("closed: transport error");
    }

    @Test
    void a_second_post_ends_the_session_and_the_first_post() {
        RecordingListener listener = bench.poller();
        FakeExchange first = new FakeExchange();
        BodyReceiver receiver = bench.beginPost(listener, first);
        FakeExchange second = new FakeExchange();

        assertThat(bench.engine.onPost(bench.sidRequest(listener), second)).isNull();
        receiver.onBody(new byte[] {'4'});

        assertThat(first.aborted).isTrue();
        assertThat(second.answer()).isEqualTo("400 ");
        assertThat(listener.heard).containsExactly("closed: transport error");
    }

    @Test
    void a_client_that_goes_away_while_its_poll_is_parked_ends_the_session() {
        RecordingListener listener = bench.poller();

        bench.poll(listener).disconnect();

        assertThat(listener.heard).containsExactly("closed: transport error");
    }

    @Test
    void a_goodbye_waits_a_moment_for_the_poll_that_it_overtook() {
        RecordingListener listener = bench.poller();
        FakeExchange goodbye = bench.post(listener, "1");
        assertThat(goodbye.answer()).isEqualTo("waiting");

        bench.timers.advance(10);
        FakeExchange poll = bench.poll(listener);

        assertThat(poll.answer()).isEqualTo("200 6");
        assertThat(goodbye.answer()).isEqualTo("200 ok");
        assertThat(listener.heard).containsExactly("closed: transport close");
        assertThat(bench.timers.waiting()).isZero();
    }

    @Test
    void a_goodbye_without_a_poll_ends_the_session_after_that_moment() {
        RecordingListener listener = bench.poller();
        FakeExchange goodbye = bench.post(listener, "1");

        assertThat(listener.send("too late")).isFalse();
        bench.timers.advance(Session.FAREWELL.toMillis());

        assertThat(goodbye.answer()).isEqualTo("200 ok");
        assertThat(listener.heard).containsExactly("closed: transport close");
        assertThat(bench.poll(listener).answer()).startsWith("400");
    }

    @Test
    void a_session_that_was_closed_waits_for_the_polls_that_fetch_the_rest_and_then_the_close() {
        RecordingListener listener = bench.poller();
        listener.send("last");
        listener.session.close(CloseReason.SERVER_SHUTTING_DOWN);

        assertThat(bench.poll(listener).answer()).isEqualTo("200 4last");
        assertThat(bench.poll(listener).answer()).isEqualTo("200 1");
        assertThat(bench.engine.sessionCount()).isZero();
        assertThat(bench.timers.waiting()).isZero();
    }

    @Test
    void the_engine_says_when_the_last_session_has_gone() {
        RecordingListener poller = bench.poller();
        FakeLink link = new FakeLink();
        bench.socket(link);

        var emptied = bench.engine.closeSessions();

        assertThat(link.closedWith).isEqualTo(WebSocketLink.GOING_AWAY);
        assertThat(emptied).isNotDone();
        bench.poll(poller);
        assertThat(emptied).isDone();
        assertThat(bench.listeners)
                .allSatisfy(each -> assertThat(each.heard).containsExactly("closed: server shutting down"));
    }

    @Test
    void an_engine_that_closes_still_answers_the_sessions_that_it_has() {
        RecordingListener poller = bench.poller();
        poller.send("last");

        bench.engine.closeSessions();

        assertThat(bench.engine.isClosedTo(FakeRequest.get("transport", "polling", "EIO", "4")))
                .isTrue();
        assertThat(bench.engine.isClosedTo(bench.sidRequest(poller))).isFalse();
        assertThat(bench.poll(poller).answer()).isEqualTo("200 4last");
        assertThat(bench.poll(poller).answer()).isEqualTo("200 1");
    }

    @Test
    void a_session_that_opens_while_the_engine_closes_is_closed_at_once() {
        bench.engine.closeSessions();
        FakeLink link = new FakeLink();

        bench.socket(link);
        RecordingListener poller = bench.poller();

        assertThat(link.closedWith).isEqualTo(WebSocketLink.GOING_AWAY);
        assertThat(bench.poll(poller).answer()).isEqualTo("200 1");
        assertThat(bench.engine.sessionCount()).isZero();
    }
}
