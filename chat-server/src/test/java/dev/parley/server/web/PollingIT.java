package dev.parley.server.web;

import static dev.parley.server.web.EngineFixture.POLLING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.engineio.CloseReason;
import dev.parley.engineio.EngineMessage;
import dev.parley.engineio.OutboundPacket;
import dev.parley.engineio.SessionState;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PollingIT {
    private static final String SEPARATOR = "\u001e";
    private final EngineFixture fixture = EngineFixture.start(options -> options.withMaxHttpBufferSize(10_000));

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void a_handshake_says_what_the_client_must_know() {
        HttpResponse<String> answer = fixture.get(POLLING);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain; charset=UTF-8");
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("server")).isEmpty();
        assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
        assertThat(answer.body())
                .matches("0\\{\"sid\":\"[A-Za-z0-9_-]{20}\",\"upgrades\":\\[\"websocket\"\\],"
                        + "\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":10000\\}");
    }

    @Test
    void packets_come_back_in_order_text_and_binary() {
        String sid = fixture.handshake();

        HttpResponse<String> posted =
                fixture.post(sid, "4hällo €\uD83D\uDE00" + SEPARATOR + "bAQIDBA==" + SEPARATOR + "4");

        assertThat(posted.statusCode()).isEqualTo(200);
        assertThat(posted.headers().firstValue("content-type")).hasValue("text/html");
        assertThat(posted.body()).isEqualTo("ok");
        assertThat(fixture.poll(sid).body())
                .isEqualTo("4hällo €\uD83D\uDE00" + SEPARATOR + "bAQIDBA==" + SEPARATOR + "4");
    }

    @Test
    void a_parked_poll_is_answered_when_there_is_something_to_say() {
        String sid = fixture.handshake();
        CompletableFuture<HttpResponse<String>> parked = fixture.pollAsync(sid);

        fixture.post(sid, "4now");

        assertThat(parked.join().body()).isEqualTo("4now");
    }

    @Test
    void a_second_poll_ends_the_session() {
        String sid = fixture.handshake();
        CompletableFuture<HttpResponse<String>> first = fixture.pollAsync(sid);
        awaitParked(sid);

        HttpResponse<String> second = fixture.poll(sid);

        assertThat(second.statusCode()).isEqualTo(400);
        assertThat(second.body()).isEmpty();
        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(first.join().body()).isEqualTo("1");
        assertThat(fixture.poll(sid).body()).contains("\"code\":1");
        assertThat(reason(sid)).isEqualTo(CloseReason.TRANSPORT_ERROR);
    }

    @Test
    void a_second_post_ends_the_session_and_the_first_post() {
        String sid = fixture.handshake();
        CompletableFuture<HttpResponse<String>> parked = fixture.pollAsync(sid);
        awaitParked(sid);
        try (RawConnection slow = fixture.connect()) {
            slow.send("POST /engine.io/" + POLLING + "&sid=" + sid
                    + " HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n4ab");
            awaitPosting(sid);

            HttpResponse<String> second = fixture.post(sid, "4x");

            assertThat(second.statusCode()).isEqualTo(400);
            assertThat(slow.readToEnd()).doesNotContain("200");
            assertThat(parked.join().body()).isEqualTo("1");
            assertThat(reason(sid)).isEqualTo(CloseReason.TRANSPORT_ERROR);
        }
    }

    @Test
    void a_client_that_says_goodbye_has_its_poll_answered_with_a_noop() {
        String sid = fixture.handshake();
        CompletableFuture<HttpResponse<String>> parked = fixture.pollAsync(sid);
        awaitParked(sid);

        HttpResponse<String> goodbye = fixture.post(sid, "1");

        assertThat(goodbye.statusCode()).isEqualTo(200);
        assertThat(goodbye.body()).isEqualTo("ok");
        assertThat(parked.join().body()).isEqualTo("6");
        assertThat(fixture.poll(sid).statusCode()).isEqualTo(400);
        assertThat(reason(sid)).isEqualTo(CloseReason.TRANSPORT_CLOSE);
    }

    @Test
    void a_goodbye_without_a_poll_ends_the_session_before_it_is_answered() {
        String sid = fixture.handshake();

        HttpResponse<String> goodbye = fixture.post(sid, "4last" + SEPARATOR + "1");

        assertThat(goodbye.body()).isEqualTo("ok");
        assertThat(fixture.poll(sid).body()).contains("\"code\":1");
        assertThat(reason(sid)).isEqualTo(CloseReason.TRANSPORT_CLOSE);
    }

    @Test
    void a_goodbye_that_overtakes_the_poll_is_answered_as_if_it_had_not() {
        String sid = fixture.handshake();

        CompletableFuture<HttpResponse<String>> goodbye = fixture.postAsync(sid, "1");
        HttpResponse<String> poll = fixture.poll(sid);

        assertThat(goodbye.join().body()).isEqualTo("ok");
        assertThat(poll.body()).isEqualTo("6");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "7", "-", "", "4ok\u001e", "\u001e4ok", "b?", "b=", "4a\u001e\u001e4b"})
    void a_malformed_payload_ends_the_session(String body) {
        String sid = fixture.handshake();

        HttpResponse<String> refused = fixture.post(sid, body);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(fixture.poll(sid).body()).contains("\"code\":1");
        assertThat(reason(sid)).isEqualTo(CloseReason.PARSE_ERROR);
    }

    @Test
    void bytes_that_are_not_utf_8_end_the_session() {
        String sid = fixture.handshake();

        HttpResponse<String> refused = fixture.send(fixture.request(POLLING + "&sid=" + sid)
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[] {'4', (byte) 0xc3, (byte) 0x28})));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(reason(sid)).isEqualTo(CloseReason.PARSE_ERROR);
    }

    @Test
    void only_the_server_pings() {
        String sid = fixture.handshake();

        fixture.post(sid, "2");

        assertThat(reason(sid)).isEqualTo(CloseReason.TRANSPORT_ERROR);
    }

    @Test
    void packets_that_mean_nothing_from_a_client_are_ignored() {
        String sid = fixture.handshake();

        fixture.post(sid, String.join(SEPARATOR, "0", "5", "6", "3", "4still here"));

        assertThat(fixture.poll(sid).body()).isEqualTo("4still here");
    }

    @Test
    void a_binary_body_is_refused() {
        String sid = fixture.handshake();

        HttpResponse<String> refused = fixture.send(fixture.request(POLLING + "&sid=" + sid)
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofString("4a")));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).isEmpty();
        assertThat(reason(sid)).isEqualTo(CloseReason.TRANSPORT_ERROR);
    }

    @Test
    void a_form_s_content_type_does_not_swallow_the_body() {
        String sid = fixture.handshake();

        fixture.send(fixture.request(POLLING + "&sid=" + sid)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("4a=b&c=d")));

        assertThat(fixture.poll(sid).body()).isEqualTo("4a=b&c=d");
    }

    @Test
    void a_body_of_just_the_limit_is_taken_and_one_byte_more_is_not() {
        String sid = fixture.handshake();

        assertThat(fixture.post(sid, "4" + "x".repeat(9_999)).statusCode()).isEqualTo(200);
        HttpResponse<String> refused = fixture.post(sid, "4" + "x".repeat(10_000));

        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).isEmpty();
        assertThat(fixture.poll(sid).body().length()).isEqualTo(10_000);
    }

    @Test
    void a_client_that_is_still_writing_what_is_too_large_sees_the_refusal() {
        String sid = fixture.handshake();
        try (RawConnection connection = fixture.connect()) {
            connection.send("POST /engine.io/" + POLLING + "&sid=" + sid
                    + " HTTP/1.1\r\nHost: x\r\nContent-Length: 12000\r\n\r\n" + "4".repeat(6_000));
            awaitPosting(sid);
            connection.send("4".repeat(6_000));

            assertThat(connection.readUntil("\r\n")).startsWith("HTTP/1.1 413");
        }
        assertThat(fixture.post(sid, "4on").body()).isEqualTo("ok");
    }

    @Test
    void a_chunked_body_beyond_the_limit_is_refused_when_it_gets_there() {
        String sid = fixture.handshake();
        try (RawConnection connection = fixture.connect()) {
            connection.send("POST /engine.io/" + POLLING + "&sid=" + sid
                    + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 3; i++) {
                connection.send("1000\r\n" + "4".repeat(0x1000) + "\r\n");
            }

            assertThat(connection.readUntil("\r\n")).startsWith("HTTP/1.1 413");
        }
        assertThat(fixture.post(sid, "4on").body()).isEqualTo("ok");
    }

    @Test
    void an_aborted_poll_ends_the_session() {
        String sid = fixture.handshake();
        try (RawConnection gone = fixture.connect()) {
            gone.send("GET /engine.io/" + POLLING + "&sid=" + sid + " HTTP/1.1\r\nHost: x\r\n\r\n");
            awaitParked(sid);
        }

        assertThat(reason(sid)).isEqualTo(CloseReason.TRANSPORT_ERROR);
        assertThat(fixture.poll(sid).body()).contains("\"code\":1");
    }

    @Test
    void a_reset_poll_ends_the_session() {
        String sid = fixture.handshake();
        RawConnection gone = fixture.connect();
        gone.send("GET /engine.io/" + POLLING + "&sid=" + sid + " HTTP/1.1\r\nHost: x\r\n\r\n");
        awaitParked(sid);

        gone.reset();

        assertThat(reason(sid)).isEqualTo(CloseReason.TRANSPORT_ERROR);
    }

    @Test
    void an_aborted_post_ends_the_session() {
        String sid = fixture.handshake();
        try (RawConnection gone = fixture.connect()) {
            gone.send("POST /engine.io/" + POLLING + "&sid=" + sid
                    + " HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n4ab");
            awaitPosting(sid);
        }

        assertThat(reason(sid)).isEqualTo(CloseReason.TRANSPORT_ERROR);
    }

    @Test
    void a_connection_serves_poll_after_poll_with_requests_sent_ahead() {
        String sid = fixture.handshake();
        String poll = "GET /engine.io/" + POLLING + "&sid=" + sid + " HTTP/1.1\r\nHost: x\r\n\r\n";
        try (RawConnection eager = fixture.connect()) {
            eager.send(poll);
            awaitParked(sid);
            eager.send(poll); // before the first one is answered
            fixture.post(sid, "4one");
            assertThat(eager.readUntil("4one")).startsWith("HTTP/1.1 200");
            awaitParked(sid);

            fixture.post(sid, "4two");

            assertThat(eager.readUntil("4two")).startsWith("HTTP/1.1 200");
            eager.send(poll);
            awaitParked(sid);
            fixture.post(sid, "4three");
            assertThat(eager.readUntil("4three")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void a_closed_session_still_gives_its_last_packets_and_the_close() {
        String sid = fixture.handshake();
        EchoListener session = fixture.session(sid);

        session.onText("last");
        session.session.close(CloseReason.FORCED_SERVER_CLOSE);

        assertThat(fixture.poll(sid).body()).isEqualTo("4last");
        assertThat(fixture.poll(sid).body()).isEqualTo("1");
        assertThat(fixture.poll(sid).body()).contains("\"code\":1");
        assertThat(reason(sid)).isEqualTo(CloseReason.FORCED_SERVER_CLOSE);
    }

    @Test
    void a_parked_poll_hears_of_the_close() {
        String sid = fixture.handshake();
        CompletableFuture<HttpResponse<String>> parked = fixture.pollAsync(sid);
        awaitParked(sid);

        fixture.session(sid).session.close(CloseReason.FORCED_CLOSE);

        assertThat(parked.join().body()).isEqualTo("1");
    }

    @Test
    void volatile_packets_are_dropped_while_no_poll_is_parked() {
        String sid = fixture.handshake();
        EchoListener session = fixture.session(sid);
        OutboundPacket packet = new OutboundPacket(List.of(EngineMessage.text("now or never")), true, false);

        assertThat(session.session.send(packet)).isFalse();
        CompletableFuture<HttpResponse<String>> parked = fixture.pollAsync(sid);
        awaitParked(sid);
        assertThat(session.session.send(packet)).isTrue();

        assertThat(parked.join().body()).isEqualTo("4now or never");
        assertThat(fixture.counts.dropped).hasValue(1);
    }

    private void awaitParked(String sid) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> SessionState.isPollParked(fixture.session(sid).session));
    }

    private void awaitPosting(String sid) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> SessionState.isPosting(fixture.session(sid).session));
    }

    private CloseReason reason(String sid) {
        return fixture.session(sid).closed.orTimeout(10, TimeUnit.SECONDS).join();
    }
}
