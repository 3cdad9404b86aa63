package dev.parley.server.web;

import static dev.parley.server.web.EngineFixture.POLLING;
import static dev.parley.server.web.EngineFixture.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engineio.Cors;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineRefusalIT {
    private static final Cors CORS = new Cors(Set.of("https://app.example.com"), true);
    private final EngineFixture fixture = EngineFixture.start(options -> options.withCors(CORS));

    @AfterEach
    void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  '?EIO=4',                                 0, Transport unknown",
        "GET,  '?EIO=4&transport=abc',                   0, Transport unknown",
        "GET,  '?EIO=4&transport=',                      0, Transport unknown",
        "GET,  '?EIO=4&transport=polling%ff',            0, Transport unknown",
        "GET,  '?transport=abc&sid=abc',                 0, Transport unknown",
        "GET,  '?EIO=4&transport=polling&sid=abc',       1, Session ID unknown",
        "POST, '?EIO=3&transport=polling&sid=__proto__', 1, Session ID unknown",
        "POST, '?EIO=4&transport=polling',               2, Bad handshake method",
        "PUT,  '?transport=polling',                     2, Bad handshake method",
        "GET,  '?EIO=4&transport=websocket',             3, Bad request",
        "GET,  '?EIO=3&transport=websocket',             3, Bad request",
        "GET,  '?transport=polling',                     5, Unsupported protocol version",
        "GET,  '?EIO=3&transport=polling',               5, Unsupported protocol version",
        "GET,  '?EIO=abc&transport=polling',             5, Unsupported protocol version",
    })
    void a_polling_request_is_refused_with_its_code(String method, String query, int code, String message) {
        HttpResponse<String> refused = fixture.send(fixture.request(query).method(method, noBody()));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(refused.body()).isEqualTo("{\"code\":" + code + ",\"message\":\"" + message + "\"}");
        assertThat(fixture.counts.refused).containsExactly(code);
        assertThat(fixture.sessions).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'?EIO=4',                             Transport unknown",
        "'?EIO=4&transport=abc',               Transport unknown",
        "'?EIO=4&transport=websocket&sid=abc', Session ID unknown",
        "'?EIO=4&transport=polling',           Bad request",
        "'?transport=websocket',               Unsupported protocol version",
        "'?EIO=3&transport=websocket',         Unsupported protocol version",
    })
    void an_upgrade_is_refused_before_it_happens(String query, String message) {
        try (RawConnection connection = fixture.connect()) {
            connection.send(upgradeRequest(query, ""));

            assertRawRefusal(connection.readToEnd(), message);
        }
        assertThat(fixture.sessions).isEmpty();
    }

    @Test
    void handshakes_are_refused_for_a_while_when_too_many_sessions_are_pending() {
        String message = "Too many connections are waiting to be let in; try again later";
        try (EngineFixture full = EngineFixture.start(options -> options.withMaxPending(1), false);
                RawConnection connection = full.connect()) {
            String pending = full.handshake();

            HttpResponse<String> refused = full.get(POLLING);
            String refusedUpgrade =
                    connection.send(upgradeRequest(WEBSOCKET, "")).readToEnd();

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).isEqualTo("{\"code\":6,\"message\":\"" + message + "\"}");
            assertThat(refusedUpgrade).startsWith("HTTP/1.1 503").endsWith(message);
            assertThat(full.counts.refused).containsExactly(6, 6);
            full.session(pending).session.admit();
            assertThat(full.get(POLLING).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_query_that_cannot_be_decoded_is_refused() {
        try (RawConnection connection = fixture.connect()) {
            connection.send("GET /engine.io/?EIO=4&transport=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void a_plain_websocket_request_for_a_polling_session_is_a_mismatch() {
        String sid = fixture.handshake();

        HttpResponse<String> refused = fixture.get(WEBSOCKET + "&sid=" + sid);

        assertThat(refused.body()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
    }

    @Test
    void a_poll_for_a_websocket_session_is_a_mismatch() {
        String sid = EngineFixture.sidOf(fixture.socket().next());

        HttpResponse<String> refused = fixture.poll(sid);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
    }

    @Test
    void other_methods_of_a_session_are_a_server_error() {
        String sid = fixture.handshake();

        HttpResponse<String> refused =
                fixture.send(fixture.request(POLLING + "&sid=" + sid).PUT(HttpRequest.BodyPublishers.ofString("4a")));

        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(refused.body()).isEmpty();
    }

    @Test
    void a_transport_that_is_switched_off_is_unknown_and_no_upgrade_is_offered() {
        try (EngineFixture pollingOnly = EngineFixture.start(o -> o.withTransports(Set.of("polling")));
                RawConnection connection = pollingOnly.connect()) {
            connection.send(upgradeRequest(WEBSOCKET, ""));

            assertRawRefusal(connection.readToEnd(), "Transport unknown");
            assertThat(pollingOnly.get(POLLING).body()).contains("\"upgrades\":[]");
        }
    }

    @Test
    void an_origin_that_is_not_on_the_list_is_forbidden_on_both_transports() {
        String sid = fixture.handshake();

        HttpResponse<String> handshake =
                fixture.send(fixture.request(POLLING).header("Origin", "https://evil.example.com"));
        HttpResponse<String> poll =
                fixture.send(fixture.request(POLLING + "&sid=" + sid).header("Origin", "https://evil.example.com"));
        String upgrade;
        try (RawConnection connection = fixture.connect()) {
            connection.send(upgradeRequest(WEBSOCKET, "Origin: https://evil.example.com\r\n"));
            upgrade = connection.readToEnd();
        }

        assertThat(handshake.statusCode()).isEqualTo(403);
        assertThat(handshake.body()).isEqualTo("{\"code\":4,\"message\":\"Forbidden\"}");
        assertThat(handshake.headers().firstValue("access-control-allow-origin"))
                .isEmpty();
        assertThat(poll.statusCode()).isEqualTo(403);
        assertRawRefusal(upgrade, "Forbidden");
        assertThat(fixture.sessions).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "chat.example.com,      http://chat.example.com,       true",
        "chat.example.com,      https://chat.example.com,      true",
        "chat.example.com,      https://CHAT.example.com,      true",
        "chat.example.com:5000, http://chat.example.com:5000,  true",
        "chat.example.com:443,  https://chat.example.com,      true",
        "chat.example.com,      https://app.example.com,       true",
        "chat.example.com,      https://app.example.com:8443,  false",
        "chat.example.com:5000, http://chat.example.com:5001,  false",
        "chat.example.com:5000, http://chat.example.com,       false",
        "chat.example.com,      http://chat.example.com.evil,  false",
        "chat.example.com,      null,                          false",
        "chat.example.com,      ::::,                          false",
    })
    void pages_of_the_same_host_may_connect_and_others_must_be_listed(String host, String origin, boolean allowed) {
        try (RawConnection connection = fixture.connect()) {
            connection.send("GET /engine.io/" + POLLING + " HTTP/1.1\r\nHost: " + host + "\r\nOrigin: " + origin
                    + "\r\nConnection: close\r\n\r\n");

            assertThat(connection.readToEnd()).startsWith(allowed ? "HTTP/1.1 200" : "HTTP/1.1 403");
        }
    }

    @Test
    void a_listed_origin_gets_its_headers_even_on_a_refusal() {
        HttpResponse<String> answer =
                fixture.send(fixture.request("?EIO=3&transport=polling").header("Origin", "https://app.example.com"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue("https://app.example.com");
        assertThat(answer.headers().firstValue("access-control-allow-credentials"))
                .hasValue("true");
        assertThat(answer.headers().firstValue("vary")).hasValue("Origin");
    }

    @Test
    void a_preflight_is_answered_without_a_body() {
        HttpResponse<String> answer = fixture.send(fixture.request(POLLING)
                .method("OPTIONS", noBody())
                .header("Origin", "https://app.example.com")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type,x-token"));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue("https://app.example.com");
        assertThat(answer.headers().firstValue("access-control-allow-headers")).hasValue("content-type,x-token");
        assertThat(answer.headers().firstValue("access-control-allow-methods").orElse(""))
                .contains("POST");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void without_cors_there_are_no_headers_and_no_preflight() {
        try (EngineFixture closed = EngineFixture.start()) {
            HttpResponse<String> preflight = closed.send(closed.request(POLLING).method("OPTIONS", noBody()));

            assertThat(preflight.statusCode()).isEqualTo(400);
            assertThat(preflight.body()).contains("\"code\":2");
            assertThat(closed.get(POLLING).headers().map().keySet())
                    .noneMatch(name -> name.startsWith("access-control"));
        }
    }

    private static HttpRequest.BodyPublisher noBody() {
        return HttpRequest.BodyPublishers.noBody();
    }

    private static String upgradeRequest(String query, String headers) {
        return "GET /engine.io/" + query + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" + headers + "\r\n";
    }

    private static void assertRawRefusal(String response, String message) {
        assertThat(response).startsWith("HTTP/1.1 400 Bad Request\r\n").endsWith("\r\n\r\n" + message);
        assertThat(response).contains("Connection: close\r\n", "Content-Type: text/html\r\n");
    }
}
