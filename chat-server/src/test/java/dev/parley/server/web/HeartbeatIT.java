package dev.parley.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engineio.CloseReason;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With the short times of the protocol's own test suite; the bounds leave room for a busy machine, upwards only. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HeartbeatIT {
    private static final long SLACK_MILLIS = 150;
    private final EngineFixture fixture =
            EngineFixture.start(options -> options.withHeartbeat(Duration.ofMillis(300), Duration.ofMillis(200)));

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void a_socket_that_answers_lives_on() {
        TestSocket socket = fixture.socket();
        socket.next();
        long last = System.nanoTime();

        for (int i = 0; i < 5; i++) {
            assertThat(socket.next()).isEqualTo("2");
            assertThat(millisSince(last)).isBetween(250L, 300 + SLACK_MILLIS);
            last = System.nanoTime();
            socket.send("3");
        }

        assertThat(socket.send("4alive").next()).isEqualTo("4alive");
    }

    @Test
    void a_socket_that_does_not_answer_is_closed() {
        TestSocket socket = fixture.socket();
        socket.next();
        long opened = System.nanoTime();

        assertThat(socket.next()).isEqualTo("2");
        assertThat(socket.closeCode()).isEqualTo(1005);

        assertThat(millisSince(opened)).isBetween(450L, 500 + SLACK_MILLIS);
        assertThat(reason(0)).isEqualTo(CloseReason.PING_TIMEOUT);
    }

    @Test
    void messages_do_not_replace_the_pong() {
        TestSocket socket = fixture.socket();
        socket.next();

        assertThat(socket.next()).isEqualTo("2");
        socket.send("4talking");

        assertThat(socket.closeCode()).isEqualTo(1005);
        assertThat(reason(0)).isEqualTo(CloseReason.PING_TIMEOUT);
    }

    @Test
    void a_poller_that_answers_lives_on() {
        String sid = fixture.handshake();

        for (int i = 0; i < 4; i++) {
            assertThat(fixture.poll(sid).body()).isEqualTo("2");
            assertThat(fixture.post(sid, "3").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_parked_poller_that_does_not_answer_hears_of_its_end() {
        String sid = fixture.handshake();
        assertThat(fixture.poll(sid).body()).isEqualTo("2");

        assertThat(fixture.poll(sid).body()).isEqualTo("1");
        assertThat(fixture.poll(sid).statusCode()).isEqualTo(400);
        assertThat(reason(0)).isEqualTo(CloseReason.PING_TIMEOUT);
    }

    private CloseReason reason(int index) {
        return fixture.sessions
                .get(index)
                .closed
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
