package dev.parley.server.web;

import static org.awaitility.Awaitility.await;

import dev.parley.engineio.CloseReason;
import dev.parley.engineio.EngineMetrics;
import dev.parley.engineio.EngineOptions;
import dev.parley.engineio.EngineSession;
import dev.parley.engineio.SessionAcceptor;
import dev.parley.engineio.SessionListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A real server on a free port with an echoing endpoint at {@code /engine.io/}, and short words for what clients do. */
final class EngineFixture implements AutoCloseable {
    static final EngineOptions OPTIONS = EngineOptions.DEFAULT.withPath("/engine.io/");
    static final String POLLING = "?EIO=4&transport=polling";
    static final String WEBSOCKET = "?EIO=4&transport=websocket";

    final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** All sessions, in the order of their opening. */
    final List<EchoListener> sessions = new CopyOnWriteArrayList<>();

    final Counts counts = new Counts();
    final WebServer server = new WebServer("127.0.0.1", 0);

    static EngineFixture start() {
        return start(options -> options);
    }

    static EngineFixture start(UnaryOperator<EngineOptions> change) {
        return start(change, true);
    }

    static EngineFixture start(UnaryOperator<EngineOptions> change, boolean admitsAtOnce) {
        EngineFixture fixture = new EngineFixture();
        fixture.server.engine(change.apply(OPTIONS), fixture.new Acceptor(admitsAtOnce), fixture.counts);
        fixture.open();
        return fixture;
    }

    private void open() {
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI uri(String pathAndQuery) {
        return URI.create("http://127.0.0.1:" + server.port() + pathAndQuery);
    }

    HttpRequest.Builder request(String query) {
        return HttpRequest.newBuilder(uri("/engine.io/" + query)).timeout(Duration.ofSeconds(10));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        return sendAsync(request).join();
    }

    CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
        return http.sendAsync(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String query) {
        return send(request(query));
    }

    /** Opens a polling session and returns its id. */
    String handshake() {
        return sidOf(get(POLLING).body());
    }

    static String sidOf(String openPacket) {
        return openPacket.replaceFirst("^0\\{\"sid\":\"([^\"]+)\".*$", "$1");
    }

    HttpResponse<String> poll(String sid) {
        return pollAsync(sid).join();
    }

    CompletableFuture<HttpResponse<String>> pollAsync(String sid) {
        return sendAsync(request(POLLING + "&sid=" + sid));
    }

    HttpResponse<String> post(String sid, String body) {
        return postAsync(sid, body).join();
    }

    CompletableFuture<HttpResponse<String>> postAsync(String sid, String body) {
        return sendAsync(request(POLLING + "&sid=" + sid).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    TestSocket socket() {
        return socket(WEBSOCKET);
    }

    TestSocket socket(String query) {
        return TestSocket.open(http, uri("/engine.io/" + query));
    }

    RawConnection connect() {
        return new RawConnection(server.port());
    }

    /** The server's side of a session, which is accepted just after the handshake's answer. */
    EchoListener session(String sid) {
        return await().pollInterval(Duration.ofMillis(5)).until(() -> find(sid), Objects::nonNull);
    }

    EchoListener session(int index) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> sessions.size() > index);
        return sessions.get(index);
    }

    private @Nullable EchoListener find(String sid) {
        return sessions.stream()
                .filter(listener -> listener.session.id().equals(sid))
                .findFirst()
                .orElse(null);
    }

    @Override
    public void close() {
        server.close();
    }

    private final class Acceptor implements SessionAcceptor {
        private final boolean admitsAtOnce;

        Acceptor(boolean admitsAtOnce) {
            this.admitsAtOnce = admitsAtOnce;
        }

        @Override
        public SessionListener onOpen(EngineSession session) {
            EchoListener listener = new EchoListener(session);
            sessions.add(listener);
            return listener;
        }

        @Override
        public boolean admitsAtOnce() {
            return admitsAtOnce;
        }
    }

    /** What the metrics port heard. */
    static final class Counts implements EngineMetrics {
        final AtomicInteger opened = new AtomicInteger();
        final AtomicInteger upgraded = new AtomicInteger();
        final AtomicInteger dropped = new AtomicInteger();
        final List<CloseReason> closed = new CopyOnWriteArrayList<>();
        final List<Integer> refused = new CopyOnWriteArrayList<>();

        @Override
        public void onOpen(String transport) {
            opened.incrementAndGet();
        }

        @Override
        public void onUpgrade() {
            upgraded.incrementAndGet();
        }

        @Override
        public void onClose(String transport, CloseReason reason) {
            closed.add(reason);
        }

        @Override
        public void onRefusal(int code) {
            refused.add(code);
        }

        @Override
        public void onVolatileDrop() {
            dropped.incrementAndGet();
        }
    }
}
