package dev.parley.engineio;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** An engine on a test bench: hand-made requests, WebSockets and time. */
final class EngineBench {
    static final Duration INTERVAL = Duration.ofMillis(300);
    static final Duration TIMEOUT = Duration.ofMillis(200);
    static final EngineOptions OPTIONS =
            EngineOptions.DEFAULT.withHeartbeat(INTERVAL, TIMEOUT).withUpgradeTimeout(Duration.ofSeconds(10));

    final FakeTimers timers = new FakeTimers();
    final List<RecordingListener> listeners = new ArrayList<>();
    final Engine engine;

    EngineBench() {
        this(OPTIONS);
    }

    EngineBench(EngineOptions options) {
        this(options, true);
    }

    EngineBench(EngineOptions options, boolean admitsAtOnce) {
        engine = new Engine(options, new Acceptor(admitsAtOnce), EngineMetrics.NONE, timers);
    }

    private final class Acceptor implements SessionAcceptor {
        private final boolean admitsAtOnce;

        Acceptor(boolean admitsAtOnce) {
            this.admitsAtOnce = admitsAtOnce;
        }

        @Override
        public SessionListener onOpen(EngineSession session) {
            RecordingListener listener = new RecordingListener(session);
            listeners.add(listener);
            return listener;
        }

        @Override
        public boolean admitsAtOnce() {
            return admitsAtOnce;
        }
    }

    /** Opens a polling session. */
    RecordingListener poller() {
        engine.onGet(FakeRequest.get("transport", "polling", "EIO", "4"), new FakeExchange());
        return last();
    }

    /** Opens a session on a WebSocket. */
    WebSocketListener socket(FakeLink link) {
        return engine.onUpgrade(FakeRequest.upgrade("transport", "websocket", "EIO", "4"))
                .apply(link);
    }

    /** Opens a WebSocket beside a polling session. */
    WebSocketListener candidate(RecordingListener of, FakeLink link) {
        return engine.onUpgrade(FakeRequest.upgrade("transport", "websocket", "sid", of.session.id()))
                .apply(link);
    }

    FakeExchange poll(RecordingListener of) {
        FakeExchange exchange = new FakeExchange();
        EngineRequest request = sidRequest(of);
        engine.refusalOf(request)
                .ifPresentOrElse(refusal -> refusal.answer(exchange), () -> engine.onGet(request, exchange));
        return exchange;
    }

    FakeExchange post(RecordingListener to, String body) {
        FakeExchange exchange = new FakeExchange();
        BodyReceiver receiver = beginPost(to, exchange);
        receiver.onBody(body.getBytes(StandardCharsets.UTF_8));
        return exchange;
    }

    BodyReceiver beginPost(RecordingListener to, FakeExchange exchange) {
        return Objects.requireNonNull(engine.onPost(sidRequest(to).withMethod("POST"), exchange), "answered at once");
    }

    FakeRequest sidRequest(RecordingListener of) {
        return FakeRequest.get("transport", "polling", "EIO", "4", "sid", of.session.id());
    }

    RecordingListener last() {
        return listeners.get(listeners.size() - 1);
    }
}
