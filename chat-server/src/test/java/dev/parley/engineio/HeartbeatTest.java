package dev.parley.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    private final FakeTimers timers = new FakeTimers();
    private final List<String> events = new ArrayList<>();

    @Test
    void it_pings_after_the_interval_and_gives_up_after_the_timeout() {
        start(300, 200);

        timers.advance(299);
        assertThat(events).isEmpty();
        timers.advance(1);
        assertThat(events).containsExactly("ping");
        timers.advance(199);
        assertThat(events).containsExactly("ping");
        timers.advance(1);
        assertThat(events).containsExactly("ping", "timeout");
        assertThat(timers.waiting()).isZero();
    }

    @Test
    void the_next_ping_is_an_interval_after_the_pong() {
        Heartbeat heartbeat = start(300, 200);
        timers.advance(300);
        timers.advance(150);

        heartbeat.onPong();

        timers.advance(299);
        assertThat(events).containsExactly("ping");
        timers.advance(1);
        assertThat(events).containsExactly("ping", "ping");
    }

    @Test
    void an_interval_shorter_than_the_timeout_is_kept() {
        Heartbeat heartbeat = start(100, 5_000);
        timers.advance(100);

        heartbeat.onPong();
        timers.advance(100);

        assertThat(events).containsExactly("ping", "ping");
        assertThat(timers.waiting()).isOne();
    }

    @Test
    void pongs_need_no_timer_of_their_own() {
        Heartbeat heartbeat = start(25_000, 20_000);
        timers.advance(25_000);

        for (int i = 0; i < 1_000; i++) {
            heartbeat.onPong();
            assertThat(timers.waiting()).isOne();
        }
    }

    @Test
    void a_pong_that_was_not_asked_for_only_puts_the_ping_off() {
        Heartbeat heartbeat = start(300, 200);
        timers.advance(200);

        heartbeat.onPong();
        timers.advance(299);

        assertThat(events).isEmpty();
        timers.advance(1);
        assertThat(events).containsExactly("ping");
    }

    @Test
    void it_stops() {
        Heartbeat heartbeat = start(300, 200);

        heartbeat.stop();
        heartbeat.onPong();
        timers.advance(10_000);

        assertThat(events).isEmpty();
        assertThat(timers.waiting()).isZero();
        assertThat(heartbeat.isOverdue()).isFalse();
    }

    @Test
    void it_knows_that_it_is_overdue_before_its_timer_does() {
        Heartbeat heartbeat = start(300, 200);
        timers.advance(300);

        timers.stall(199);
        assertThat(heartbeat.isOverdue()).isFalse();
        timers.stall(1);
        assertThat(heartbeat.isOverdue()).isTrue();
    }

    @Test
    void a_pause_of_ours_does_not_shorten_the_client_s_time() {
        start(300, 200);

        timers.stall(5_000);
        timers.advance(0);
        assertThat(events).containsExactly("ping");
        timers.advance(199);

        assertThat(events).containsExactly("ping");
        timers.advance(1);
        assertThat(events).containsExactly("ping", "timeout");
    }

    @Test
    void no_ping_comes_before_the_open_packet_however_late_that_is() {
        FakeLink link = new FakeLink();
        FakeTimers time = new FakeTimers();
        Timers fast = new Timers() {
            @Override
            public long nanoTime() {
                return time.nanoTime();
            }

            @Override
            public Timer schedule(Duration delay, Runnable task) {
                Timer timer = time.schedule(delay, task);
                time.advance(EngineBench.INTERVAL.toMillis());
                return timer;
            }
        };
        Engine engine = new Engine(EngineBench.OPTIONS, RecordingListener::new, EngineMetrics.NONE, fast);

        engine.onUpgrade(FakeRequest.upgrade("transport", "websocket", "EIO", "4"))
                .apply(link);

        assertThat(link.written.get(0)).startsWith("0{");
    }

    private Heartbeat start(long interval, long timeout) {
        Heartbeat heartbeat = new Heartbeat(
                timers,
                Duration.ofMillis(interval),
                Duration.ofMillis(timeout),
                () -> events.add("ping"),
                () -> events.add("timeout"));
        heartbeat.start();
        return heartbeat;
    }
}
