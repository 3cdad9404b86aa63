package dev.parley.server.web;

import static dev.parley.server.web.EngineFixture.POLLING;
import static dev.parley.server.web.EngineFixture.sidOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.engineio.EngineMetrics;
import dev.parley.engineio.EngineOptions;
import dev.parley.engineio.EngineSession;
import dev.parley.engineio.HandshakeRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WebServerIT {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<EchoListener> sessions = new CopyOnWriteArrayList<>();
    private final WebServer server = new WebServer("127.0.0.1", 0)
            .engine(EngineOptions.DEFAULT.withPath("/engine.io/"), this::accept, EngineMetrics.NONE)
            .engine(EngineOptions.DEFAULT.withPath("/socket.io/"), EchoListener::new, EngineMetrics.NONE)
            .pages("web-server-it")
            .get("/health/live", () -> new WebServer.Content(200, "application/json", "{\"ok\":true}"))
            .get("/down", () -> new WebServer.Content(503, "text/plain; charset=utf-8", "dégradé"))
            .get("/broken", () -> {
                throw new IllegalStateException("secret detail");
            });

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void endpoints_on_one_server_know_only_their_own_sessions() {
        String sid = sidOf(get("/engine.io/" + POLLING).body());

        assertThat(get("/socket.io/" + POLLING + "&sid=" + sid).body()).contains("\"code\":1");
        await().untilAsserted(() -> assertThat(sessions).hasSize(1));
    }

    @Test
    void pages_come_from_the_class_path() {
        HttpResponse<String> index = get("/");

        assertThat(index.statusCode()).isEqualTo(200);
        assertThat(index.body()).contains("the index page");
        assertThat(index.headers().firstValue("content-type").orElse("")).startsWith("text/html");
        assertThat(index.headers().firstValue("cache-control")).hasValue("no-cache");
        assertThat(index.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(get("/sub/").body()).contains("the page below");
        assertThat(get("/script.js").headers().firstValue("content-type").orElse(""))
                .contains("javascript");
    }

    @Test
    void a_page_that_has_not_changed_is_not_sent_again() {
        String tag = get("/").headers().firstValue("etag").orElseThrow();

        HttpResponse<String> again = send(request("/").header("If-None-Match", tag));

        assertThat(again.statusCode()).isEqualTo(304);
    }

    @Test
    void a_folder_without_an_index_is_not_listed() {
        HttpResponse<String> folder = get("/empty/");

        assertThat(folder.statusCode()).isIn(403, 404);
        assertThat(folder.body()).doesNotContain("note.txt").doesNotContain("<");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../logback-test.xml",
                "/%2e%2e/logback-test.xml",
                "/sub/%2e%2e/%2e%2e/logback-test.xml",
                "/..%2flogback-test.xml",
                "/%252e%252e/logback-test.xml",
                "/sub/..%5c..%5clogback-test.xml",
                "/.;/../logback-test.xml",
                "//logback-test.xml",
            })
    void nothing_outside_of_the_pages_is_served(String path) {
        try (RawConnection connection = new RawConnection(server.port())) {
            connection.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

            String response = connection.readToEnd();
            assertThat(response).startsWith("HTTP/1.1 4").doesNotContain("appender");
        }
    }

    @Test
    void small_pages_are_made_on_request() {
        HttpResponse<String> live = get("/health/live");
        HttpResponse<String> down = get("/down");

        assertThat(live.body()).isEqualTo("{\"ok\":true}");
        assertThat(live.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(live.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(down.statusCode()).isEqualTo(503);
        assertThat(down.body()).isEqualTo("dégradé");
    }

    @Test
    void errors_are_a_line_of_json_without_our_insides() {
        HttpResponse<String> missing = get("/nothing/here");
        HttpResponse<String> broken = get("/broken");
        HttpResponse<String> method = send(request("/health/live").POST(HttpRequest.BodyPublishers.ofString("x")));

        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).isEqualTo("{\"status\":404,\"error\":\"Not Found\"}");
        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(broken.body()).isEqualTo("{\"status\":500,\"error\":\"Server Error\"}");
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(List.of(missing, broken, method)).allSatisfy(each -> {
            assertThat(each.headers().firstValue("content-type")).hasValue("application/json");
            assertThat(each.headers().firstValue("server")).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NONSENSE\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\nConnection: close\r\n\r\nzz",
                "GET / HTTP/1.1\r\nHo st: x\r\n\r\n",
                "GET \u0000 HTTP/1.1\r\nHost: x\r\n\r\n",
            })
    void a_request_that_is_none_is_refused_without_html(String request) {
        try (RawConnection connection = new RawConnection(server.port())) {
            connection.send(request);

            assertThat(connection.readToEnd())
                    .startsWith("HTTP/1.1 ")
                    .doesNotContain("<h")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void a_line_without_end_is_cut_off() {
        try (RawConnection connection = new RawConnection(server.port())) {
            connection.send("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 414");
        }
    }

    @Test
    void a_port_in_use_is_told_in_one_line() {
        WebServer second = new WebServer("127.0.0.1", server.port());

        assertThatThrownBy(second::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1:" + server.port())
                .message()
                .doesNotContain("\n");
    }

    @Test
    void the_client_s_address_is_the_connection_s() {
        send(request("/engine.io/" + POLLING).header("X-Forwarded-For", "1.2.3.4"));

        assertThat(handshake().address()).isEqualTo("127.0.0.1");
    }

    @Test
    void behind_a_proxy_that_is_trusted_it_is_what_the_proxy_says() throws IOException {
        try (WebServer proxied = new WebServer("127.0.0.1", 0)) {
            proxied.trustProxy()
                    .engine(EngineOptions.DEFAULT, this::accept, EngineMetrics.NONE)
                    .start();

            send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxied.port() + "/socket.io/" + POLLING))
                    .header("X-Forwarded-For", "1.2.3.4")
                    .header("X-Forwarded-Proto", "https"));
        }

        assertThat(handshake().address()).isEqualTo("1.2.3.4");
        assertThat(handshake().secure()).isTrue();
    }

    @Test
    void a_handshake_keeps_what_the_request_said() {
        send(request("/engine.io/" + POLLING + "&x=1&x=2&y=%C3%A4").header("X-Test", "one"));

        var handshake = handshake();
        assertThat(handshake.query()).containsEntry("x", "1").containsEntry("y", "ä");
        assertThat(handshake.headers()).containsEntry("x-test", List.of("one"));
        assertThat(handshake.url()).isEqualTo("/engine.io/" + POLLING + "&x=1&x=2&y=%C3%A4");
        assertThat(handshake.secure()).isFalse();
    }

    /** Of the first session, which is accepted just after its handshake was answered. */
    private HandshakeRequest handshake() {
        await().until(() -> !sessions.isEmpty());
        return sessions.get(0).session.request();
    }

    private EchoListener accept(EngineSession session) {
        EchoListener listener = new EchoListener(session);
        sessions.add(listener);
        return listener;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private HttpResponse<String> get(String path) {
        return send(request(path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return http.sendAsync(request.build(), BodyHandlers.ofString()).join();
    }
}
