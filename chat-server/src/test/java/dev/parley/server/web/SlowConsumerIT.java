package dev.parley.server.web;

import static dev.parley.server.web.EngineFixture.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.engineio.CloseReason;
import dev.parley.engineio.SessionState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlowConsumerIT {
    private static final int LIMIT = 500_000;
    private final EngineFixture fixture = EngineFixture.start(options -> options.withOutboundLimit(LIMIT));

    @AfterEach
    void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_client_that_does_not_read_is_cut_off_and_the_others_notice_nothing(boolean deflate) {
        try (EngineFixture busy = EngineFixture.start(
                        options -> options.withOutboundLimit(LIMIT).withPerMessageDeflate(deflate));
                RawConnection slow = busy.connect().upgrade("/engine.io/" + WEBSOCKET)) {
            busy.session(0);
            TestSocket quick = busy.socket();
            quick.next();
            EchoListener slowSession = busy.session(0);
            EchoListener quickSession = busy.session(1);

            int sent = 0;
            while (!slowSession.closed.isDone()) {
                slowSession.session.send(Packets.binary(new byte[10_000]));
                quickSession.session.send(Packets.text("m" + sent));
                assertThat(quick.next()).isEqualTo("4m" + sent++);
                assertThat(sent)
                        .as("packets of 10 kB taken for one who does not read")
                        .isLessThan(2_000);
            }

            assertThat(slowSession.closed).isCompletedWithValue(CloseReason.QUEUE_OVERFLOW);
            assertThat(busy.counts.closed).containsExactly(CloseReason.QUEUE_OVERFLOW);
            assertThat(quickSession.closed).isNotDone();
        }
    }

    @Test
    void volatile_packets_are_dropped_for_one_who_does_not_read_and_the_rest_arrives_in_order() {
        try (RawConnection slow = fixture.connect().upgrade("/engine.io/" + WEBSOCKET)) {
            slow.readUntil("}");
            EchoListener session = fixture.session(0);

            int volatiles = 0;
            while (fixture.counts.dropped.get() == 0) {
                session.session.send(Packets.volatileText("v".repeat(10_000)));
                assertThat(++volatiles).as("volatile packets of 10 kB").isLessThan(2_000);
            }
            session.session.send(Packets.text("kept 1" + "k".repeat(20_000)));
            session.session.send(Packets.text("kept 2"));

            assertThat(session.closed).isNotDone();
            assertThat(slow.readUntil("4kept 2")).contains("4kept 1");
            assertThat(fixture.counts.dropped.get()).isGreaterThan(1);
        }
    }

    @Test
    void a_slow_reader_gets_every_byte_in_order_and_control_frames_do_not_mix_in() {
        try (RawConnection slow = fixture.connect().upgrade("/engine.io/" + WEBSOCKET)) {
            slow.readUntil("}");
            EchoListener session = fixture.session(0);
            int messages = 4_000;
            Thread reader = new Thread(() -> {
                for (int i = 0; i < messages; i++) {
                    assertFrame(slow, i);
                }
            });
            Thread.UncaughtExceptionHandler failures =
                    (thread, failure) -> session.closed.completeExceptionally(failure);
            reader.setUncaughtExceptionHandler(failures);
            reader.start();

            for (int i = 0; i < messages; i++) {
                await().pollDelay(Duration.ZERO).until(() -> SessionState.outboundBytes(session.session) < LIMIT / 2);
                session.session.send(Packets.binary(message(i)));
                if (i % 100 == 0) {
                    slow.frame(0x89, new byte[] {'?'}); // a ping, whose pong is Jetty's to write
                }
            }

            await().atMost(30, TimeUnit.SECONDS).until(() -> !reader.isAlive());
            assertThat(session.closed).isNotDone();
        }
    }

    @Test
    void a_poller_that_stops_polling_is_cut_off() {
        String sid = fixture.handshake();
        EchoListener session = fixture.session(sid);

        for (int i = 0; !session.closed.isDone(); i++) {
            session.session.send(Packets.binary(new byte[10_000]));
            assertThat(i).isLessThan(100);
        }

        assertThat(session.closed).isCompletedWithValue(CloseReason.QUEUE_OVERFLOW);
        assertThat(fixture.poll(sid).statusCode()).isEqualTo(400);
    }

    private static byte[] message(int number) {
        return String.format(Locale.ROOT, "%05d", number).repeat(200).getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads the next data frame, over any pongs before it. */
    private static void assertFrame(RawConnection from, int number) {
        int first = from.read();
        while (first == 0x8a) {
            assertThat(from.read()).isEqualTo(1);
            assertThat(from.read()).isEqualTo('?');
            first = from.read();
        }
        assertThat(first).isEqualTo(0x82);
        assertThat(from.read()).isEqualTo(126);
        int length = from.read() << 8 | from.read();
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) from.read();
        }
        assertThat(payload).isEqualTo(message(number));
    }
}
