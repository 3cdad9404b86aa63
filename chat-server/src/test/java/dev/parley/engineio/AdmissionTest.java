package dev.parley.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final EngineRequest POLLING = FakeRequest.get("transport", "polling", "EIO", "4");
    private static final EngineRequest WEBSOCKET = FakeRequest.upgrade("transport", "websocket", "EIO", "4");

    private final EngineBench bench = new EngineBench(EngineBench.OPTIONS.withMaxPending(2), false);

    @Test
    void handshakes_are_refused_while_too_many_sessions_are_pending_whatever_their_transport() {
        RecordingListener known = bench.poller();
        assertThat(bench.engine.refusalOf(WEBSOCKET)).isEmpty();
        bench.socket(new FakeLink());

        assertThat(bench.engine.refusalOf(POLLING)).contains(Refusal.TOO_MANY_PENDING);
        assertThat(bench.engine.refusalOf(WEBSOCKET)).contains(Refusal.TOO_MANY_PENDING);
        assertThat(bench.engine.refusalOf(bench.sidRequest(known))).isEmpty();
    }

    @Test
    void an_admitted_session_makes_room_for_one() {
        RecordingListener admitted = bench.poller();
        bench.poller();

        admitted.session.admit();
        admitted.session.admit();
        admitted.session.close(CloseReason.FORCED_CLOSE);
        bench.poll(admitted);

        assertThat(bench.engine.refusalOf(POLLING)).isEmpty();
        bench.poller();
        assertThat(bench.engine.refusalOf(POLLING)).contains(Refusal.TOO_MANY_PENDING);
    }

    @Test
    void a_session_that_ends_unadmitted_makes_room() {
        WebSocketListener socket = bench.socket(new FakeLink());
        bench.poller();

        socket.onClose(false);

        assertThat(bench.engine.refusalOf(POLLING)).isEmpty();
    }

    @Test
    void where_all_are_admitted_at_once_any_number_may_come() {
        EngineBench open = new EngineBench(EngineBench.OPTIONS.withMaxPending(1), true);

        open.poller();
        open.socket(new FakeLink());

        assertThat(open.engine.refusalOf(POLLING)).isEmpty();
    }
}
