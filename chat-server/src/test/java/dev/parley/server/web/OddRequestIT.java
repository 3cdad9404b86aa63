package dev.parley.server.web;

import static dev.parley.server.web.EngineFixture.POLLING;
import static dev.parley.server.web.EngineFixture.WEBSOCKET;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engineio.HandshakeRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that HTTP allows, or almost: none of them is an error of ours. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OddRequestIT {
    private static final String VERSION = "Sec-WebSocket-Version: 13\r\n";
    private static final String KEY = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
    private static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    private static final String HANDSHAKE = UPGRADE + VERSION + KEY;
    private static final String HTTP = " HTTP/1.1\r\nHost: x\r\n";

    private final EngineFixture fixture = EngineFixture.start(options -> options.withPerMessageDeflate(true));

    @AfterEach
    void stop() {
        fixture.close();
    }

    private String answer(String request) {
        try (RawConnection connection = fixture.connect()) {
            connection.send(request.getBytes(ISO_8859_1));
            return connection.readUntil("\r\n\r\n");
        }
    }

    private String statusOf(String request) {
        return answer(request).substring("HTTP/1.1 ".length()).substring(0, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":[1]}", "a|b", "a\\b", "a^b", "`a`", "<a>", "\u00a0", "\u0085"})
    void what_browsers_and_libraries_leave_bare_in_a_query_is_read_on_both_transports(String value) {
        String query = "&x=" + new String(value.getBytes(UTF_8), ISO_8859_1);

        assertThat(statusOf("GET /engine.io/" + POLLING + query + HTTP + "\r\n"))
                .isEqualTo("200");
        assertThat(statusOf("GET /engine.io/" + WEBSOCKET + query + HTTP + HANDSHAKE + "\r\n"))
                .isEqualTo("101");

        for (int session = 0; session < 2; session++) {
            HandshakeRequest request = fixture.session(session).session.request();
            assertThat(request.query()).containsEntry("x", value);
            assertThat(request.url()).endsWith("&x=" + value);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/engine.io/;x={", "/engine.io/;x=%zz", "/engine.io/;x=%", "ht+tp://x/engine.io/"})
    void an_upgrade_whose_target_is_no_uri_is_refused(String target) {
        assertThat(answer("GET " + target + WEBSOCKET + HTTP + HANDSHAKE + "\r\n"))
                .startsWith("HTTP/1.1 400");

        assertThat(fixture.counts.refused).containsExactly(3);
        assertThat(fixture.sessions).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "\\", "|", "\"", "%", "%zz", "%ff", "%2e%2e/", "\u00ff"})
    void a_path_that_is_none_is_refused_on_both_transports(String path) {
        assertThat(statusOf("GET /engine.io/" + path + POLLING + HTTP + "\r\n")).isEqualTo("400");
        assertThat(statusOf("GET /engine.io/" + path + WEBSOCKET + HTTP + HANDSHAKE + "\r\n"))
                .isEqualTo("400");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                VERSION,
                VERSION + "Sec-WebSocket-Key:\r\n",
                VERSION + "Sec-WebSocket-Key: x\r\n",
                VERSION + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAAAA\r\n",
                VERSION + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==AAAA\r\n",
                KEY,
                KEY + "Sec-WebSocket-Version: 12\r\n",
                KEY + "Sec-WebSocket-Version: 13, 14\r\n",
                KEY + "Sec-WebSocket-Version: thirteen\r\n",
            })
    void a_handshake_without_a_proper_key_and_version_is_refused(String headers) {
        try (RawConnection connection = fixture.connect()) {
            connection.send("GET /engine.io/" + WEBSOCKET + HTTP + UPGRADE + headers + "\r\n");

            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 400").endsWith("\r\n\r\nBad request");
        }
        assertThat(fixture.counts.refused).containsExactly(3);
    }

    @ParameterizedTest
    @CsvSource({
        "'Connection: keep-alive, UPGRADE', WebSocket, 1.1, 101",
        "'Connection: close',               websocket, 1.1, 400",
        "'X: y',                            websocket, 1.1, 400",
        "'Connection: Upgrade',             websocket, 1.0, 400",
    })
    void an_upgrade_is_asked_for_in_http_1_1_and_by_both_headers(
            String connection, String upgrade, String version, String status) {
        String request = "GET /engine.io/" + WEBSOCKET + " HTTP/" + version + "\r\nHost: x\r\n" + connection
                + "\r\nUpgrade: " + upgrade + "\r\n" + VERSION + KEY + "\r\n";

        assertThat(statusOf(request)).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /engine.io/?EIO=4&transport=?&x=* HTTP/1.1\r\nHost: x\r\n",
                "GET /engine.io/?EIO=4&transport=?* HTTP/1.1\r\nHost: x\r\n",
                "GET /engine.io/*?EIO=4&transport=? HTTP/1.1\r\nHost: x\r\n",
                "GET /engine.io/;x=*?EIO=4&transport=? HTTP/1.1\r\nHost: x\r\n",
                "GET ht*tp://x/engine.io/?EIO=4&transport=? HTTP/1.1\r\nHost: x\r\n",
                "GET http://x*/engine.io/?EIO=4&transport=? HTTP/1.1\r\nHost: x\r\n",
                "GET /engine.io/?EIO=4&transport=? HTTP/1.1\r\nHost: x*\r\n",
                "GET /engine.io/?EIO=4&transport=? HTTP/1.1\r\nHost: x:*\r\n",
                "GET /engine.io/?EIO=4&transport=? HTTP/1.1\r\nHost: x\r\nX*: y\r\n",
                "GET /engine.io/?EIO=4&transport=? HTTP/1.1\r\nHost: x\r\nOrigin: http://x*\r\n",
                "GET /engine.io/?EIO=4&transport=? HTTP/1.1\r\nHost: x\r\nSec-WebSocket-Protocol: x*\r\n",
                "GET /engine.io/?EIO=4&transport=? HTTP/1.1\r\nHost: x\r\nX-Forwarded-Host: x*y\r\n",
                "GET /engine.io/?EIO=4&transport=? HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: x*y\r\n",
                "GET /engine.io/?EIO=4&transport=? HTTP/1.1\r\nHost: x\r\nX-Forwarded-Proto: x*y\r\n",
                "GET /engine.io/?EIO=4&transport=? HTTP/1.1\r\nHost: x\r\nX-Forwarded-Port: *\r\n",
                "GET /engine.io/?EIO=4&transport=? HTTP/1.1\r\nHost: x\r\nForwarded: for=x*y;host=x*y\r\n",
                "GET /engine.io/?EIO=4&transport=? HTTP/1.1\r\nHost: x\r\nSec-WebSocket-Extensions: permessage-deflate;*\r\n",
            })
    void no_octet_anywhere_makes_it_a_server_error(String form) {
        fixture.server.trustProxy();
        List<String> errors = new ArrayList<>();

        for (String octets : octets()) {
            String head = form.replace("*", octets);
            for (String request : List.of(
                    head.replace("transport=?", "transport=polling"),
                    head.replace("transport=?", "transport=websocket") + HANDSHAKE)) {
                if (statusOf(request + "\r\n").startsWith("5")) {
                    errors.add(request);
                }
            }
        }

        assertThat(errors).isEmpty();
    }

    private static List<String> octets() {
        List<String> octets = new ArrayList<>(List.of(
                "%",
                "%zz",
                "%ff",
                "%00",
                "%u0041",
                "%2e%2e/",
                "..",
                "//",
                "::",
                "[::1]",
                "{\"a\":".repeat(500),
                "client_max_window_bits=99",
                "server_max_window_bits=x",
                "99999999999999999999",
                "-1",
                "\u0000",
                "\u0001",
                "\t",
                "\u0080",
                "\u0085",
                "\u00a0",
                "\u00c3\u00bc",
                "\u00ed\u00a0\u0080",
                "\u00ff"));
        for (char c = ' '; c <= 0x7f; c++) {
            octets.add(String.valueOf(c));
        }
        return octets;
    }
}
