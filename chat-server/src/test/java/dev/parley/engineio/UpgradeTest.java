package dev.parley.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class UpgradeTest {
    private final EngineBench bench =
            new EngineBench(EngineBench.OPTIONS.withHeartbeat(Duration.ofSeconds(25), Duration.ofSeconds(20)));
    private final RecordingListener listener = bench.poller();
    private final FakeLink link = new FakeLink();

    @Test
    void a_probe_is_answered_and_the_parked_poll_let_go() {
        FakeExchange poll = bench.poll(listener);
        WebSocketListener socket = bench.candidate(listener, link);

        socket.onText("2probe");
        assertThat(link.written).containsExactly("3probe");
        bench.timers.advance(99);
        assertThat(poll.answer()).isEqualTo("waiting");
        bench.timers.advance(1);

        assertThat(poll.answer()).isEqualTo("200 6");
    }

    @Test
    void later_polls_are_let_go_as_well_until_the_upgrade() {
        WebSocketListener socket = bench.candidate(listener, link);
        socket.onText("2probe");
        bench.timers.advance(250);

        FakeExchange poll = bench.poll(listener);
        bench.timers.advance(50);

        assertThat(poll.answer()).isEqualTo("200 6");
    }

    @Test
    void until_the_upgrade_packets_go_by_polling_and_then_by_the_socket() {
        WebSocketListener socket = bench.candidate(listener, link);
        socket.onText("2probe");
        listener.send("one");
        FakeExchange poll = bench.poll(listener);
        listener.send("two");

        socket.onText("5");
        listener.send("three");

        assertThat(poll.answer()).isEqualTo("200 4one");
        assertThat(link.written).containsExactly("3probe", "4two", "4three");
        assertThat(listener.session.transport()).isEqualTo("websocket");
    }

    @Test
    void messages_count_right_after_the_upgrade() {
        WebSocketListener socket = bench.candidate(listener, link);

        socket.onText("2probe");
        socket.onText("5");
        socket.onText("4hello");
        socket.onBinary(new byte[] {'!'});

        assertThat(listener.heard).containsExactly("hello", "binary:!");
    }

    @Test
    void a_poll_that_overtakes_the_upgrade_is_refused_like_later_ones() {
        WebSocketListener socket = bench.candidate(listener, link);
        socket.onText("2probe");
        FakeExchange parked = bench.poll(listener);

        socket.onText("5");

        assertThat(parked.answer()).isEqualTo("400 {\"code\":3,\"message\":\"Bad request\"}");
        assertThat(bench.poll(listener).answer()).isEqualTo("400 {\"code\":3,\"message\":\"Bad request\"}");
        assertThat(listener.heard).isEmpty();
    }

    @Test
    void a_post_on_its_way_during_the_upgrade_still_counts() {
        FakeExchange post = new FakeExchange();
        BodyReceiver receiver = bench.beginPost(listener, post);
        WebSocketListener socket = bench.candidate(listener, link);
        socket.onText("2probe");
        socket.onText("5");

        receiver.onBody(new byte[] {'4', 'p'});

        assertThat(post.answer()).isEqualTo("200 ok");
        assertThat(listener.heard).containsExactly("p");
    }

    @Test
    void a_post_whose_client_goes_away_after_the_upgrade_harms_nothing() {
        BodyReceiver receiver = bench.beginPost(listener, new FakeExchange());
        WebSocketListener socket = bench.candidate(listener, link);
        socket.onText("2probe");
        socket.onText("5");

        receiver.onGone();
        socket.onText("4hello");

        assertThat(listener.heard).containsExactly("hello");
    }

    @Test
    void requests_that_race_the_upgrade_and_lose_are_refused_and_harm_nothing() {
        PollingTransport polling = Objects.requireNonNull(((Session) listener.session).polling());
        WebSocketListener socket = bench.candidate(listener, link);
        socket.onText("2probe");
        FakeExchange post = new FakeExchange();
        FakeExchange binary = new FakeExchange();
        FakeExchange poll = new FakeExchange();

        socket.onText("5");
        BodyReceiver receiver = polling.onPost(post, false);
        polling.onPost(binary, true);
        polling.onGet(poll);
        socket.onText("4hello");

        assertThat(receiver).isNull();
        assertThat(List.of(post.status, binary.status, poll.status)).containsOnly(400);
        assertThat(listener.heard).containsExactly("hello");
    }

    @Test
    void a_candidate_that_says_anything_else_is_closed_and_polling_goes_on() {
        WebSocketListener socket = bench.candidate(listener, link);

        socket.onText("4hello");

        assertThat(link.isClosed()).isTrue();
        assertThat(bench.post(listener, "4still").answer()).isEqualTo("200 ok");
        assertThat(listener.heard).containsExactly("still");
    }

    @Test
    void a_candidate_that_takes_the_last_step_first_is_closed_and_polling_goes_on() {
        WebSocketListener socket = bench.candidate(listener, link);

        socket.onText("5");
        socket.onText("4hello");

        assertThat(link.isClosed()).isTrue();
        assertThat(listener.session.transport()).isEqualTo("polling");
        assertThat(bench.post(listener, "4still").answer()).isEqualTo("200 ok");
        assertThat(listener.heard).containsExactly("still");
    }

    @Test
    void a_candidate_that_says_nonsense_is_closed_and_polling_goes_on() {
        WebSocketListener socket = bench.candidate(listener, link);

        socket.onText("nonsense");

        assertThat(link.isClosed()).isTrue();
        assertThat(listener.heard).isEmpty();
    }

    @Test
    void a_candidate_that_takes_too_long_is_closed_and_polling_goes_on() {
        WebSocketListener socket = bench.candidate(listener, link);
        socket.onText("2probe");

        bench.timers.advance(9_999);
        assertThat(link.isClosed()).isFalse();
        bench.timers.advance(1);

        assertThat(link.isClosed()).isTrue();
        assertThat(bench.poll(listener).answer()).isEqualTo("waiting");
        assertThat(listener.session.transport()).isEqualTo("polling");
    }

    @Test
    void a_candidate_that_goes_away_may_be_followed_by_another() {
        bench.candidate(listener, link).onClose(false);
        FakeLink second = new FakeLink();

        WebSocketListener socket = bench.candidate(listener, second);
        socket.onText("2probe");
        socket.onText("5");

        assertThat(listener.session.transport()).isEqualTo("websocket");
        assertThat(second.written).containsExactly("3probe");
    }

    @Test
    void a_second_candidate_is_closed_and_the_first_goes_on() {
        WebSocketListener first = bench.candidate(listener, link);
        first.onText("2probe");
        FakeLink second = new FakeLink();

        bench.candidate(listener, second).onText("2probe");
        first.onText("5");
        first.onText("4hello");

        assertThat(second.isClosed()).isTrue();
        assertThat(second.written).isEmpty();
        assertThat(listener.heard).containsExactly("hello");
    }

    @Test
    void a_candidate_for_a_session_on_a_socket_is_closed() {
        FakeLink own = new FakeLink();
        WebSocketListener socket = bench.socket(own);
        RecordingListener other = bench.last();

        bench.candidate(other, link);
        socket.onText("4hello");

        assertThat(link.isClosed()).isTrue();
        assertThat(own.isClosed()).isFalse();
        assertThat(other.heard).containsExactly("hello");
        bench.timers.advance(WebSocketTransport.CLOSE_TIMEOUT.toMillis());
        assertThat(link.aborted).isTrue();
    }

    @Test
    void a_session_that_ends_takes_its_candidate_along() {
        bench.candidate(listener, link).onText("2probe");

        bench.post(listener, "x");

        assertThat(link.isClosed()).isTrue();
        assertThat(listener.heard).containsExactly("closed: parse error");
    }

    @Test
    void an_upgrade_that_comes_after_the_end_is_closed() {
        WebSocketListener socket = bench.candidate(listener, link);
        socket.onText("2probe");
        listener.session.close(CloseReason.FORCED_CLOSE);

        socket.onText("5");

        assertThat(link.isClosed()).isTrue();
        assertThat(bench.poll(listener).answer()).isEqualTo("200 1");
    }

    @Test
    void the_heartbeat_goes_on_across_the_upgrade() {
        bench.timers.advance(24_000);
        WebSocketListener socket = bench.candidate(listener, link);
        socket.onText("2probe");
        socket.onText("5");

        bench.timers.advance(1_000);
        assertThat(link.written).containsExactly("3probe", "2");
        bench.timers.advance(20_000);

        assertThat(listener.heard).containsExactly("closed: ping timeout");
    }
}
