package dev.parley.server.web;

import static dev.parley.server.web.EngineFixture.POLLING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.engineio.CloseReason;
import dev.parley.engineio.SessionState;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShutdownIT {
    private final EngineFixture fixture = EngineFixture.start();

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void everyone_hears_of_it_and_it_takes_less_than_three_seconds() {
        TestSocket socket = fixture.socket();
        socket.next();
        String parkedSid = fixture.handshake();
        String idleSid = fixture.handshake();
        CompletableFuture<HttpResponse<String>> parked = fixture.pollAsync(parkedSid);
        await().until(() -> SessionState.isPollParked(fixture.session(parkedSid).session));
        RawConnection halfARequest = fixture.connect().send("GET /engine.io/ HTTP/1.1\r\nHost: x\r\n");
        RawConnection halfABody = fixture.connect()
                .send("POST /engine.io/" + POLLING + "&sid=" + idleSid
                        + " HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n4a");
        await().until(() -> SessionState.isPosting(fixture.session(idleSid).session));
        long start = System.nanoTime();

        fixture.close();

        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(3_000);
        assertThat(socket.closeCode()).isEqualTo(1001);
        assertThat(parked.join().body()).isEqualTo("1");
        assertThat(fixture.sessions)
                .allSatisfy(
                        session -> assertThat(session.closed).isCompletedWithValue(CloseReason.SERVER_SHUTTING_DOWN));
        halfARequest.readToEnd();
        halfABody.readToEnd();
        assertThatThrownBy(() -> fixture.get(POLLING)).hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void a_client_that_does_not_read_does_not_hold_it_up() {
        try (RawConnection slow = fixture.connect().upgrade("/engine.io/" + EngineFixture.WEBSOCKET)) {
            slow.readUntil("}");
            EchoListener session = fixture.session(0);
            while (SessionState.outboundBytes(session.session) == 0) {
                session.session.send(Packets.binary(new byte[100_000]));
            }
            long start = System.nanoTime();

            fixture.close();

            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(3_000);
            assertThat(session.closed).isCompletedWithValue(CloseReason.SERVER_SHUTTING_DOWN);
        }
    }

    @Test
    void its_threads_end_with_it_and_a_second_close_does_nothing() {
        fixture.socket().next();

        fixture.close();
        fixture.close();

        await().atMost(10, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.startsWith("http-") || name.startsWith("engine-timer")));
    }
}
