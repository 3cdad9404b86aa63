package dev.parley.server.metrics;

import dev.parley.engineio.CloseReason;
import dev.parley.engineio.EngineMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Connections by transport, messages and bytes in and out, refusals, closes by reason. */
final class EngineMeters implements EngineMetrics {
    private static final String POLLING = "polling";
    private static final String WEBSOCKET = "websocket";
    private static final int HIGHEST_REFUSAL = 6;

    private final AtomicInteger polling;
    private final AtomicInteger websocket;
    private final Counter openedPolling;
    private final Counter openedWebsocket;
    private final Counter upgrades;
    private final Counter messagesIn;
    private final Counter messagesOut;
    private final Counter bytesIn;
    private final Counter bytesOut;
    private final Counter volatileDrops;
    private final Counter otherRefusals;
    private final List<Counter> refusals = new ArrayList<>();
    private final List<Counter> closes = new ArrayList<>(); // by the reason's ordinal

    EngineMeters(MeterRegistry registry) {
        polling = connections(registry, POLLING);
        websocket = connections(registry, WEBSOCKET);
        openedPolling = opened(registry, POLLING);
        openedWebsocket = opened(registry, WEBSOCKET);
        upgrades = Counter.builder("parley.upgrades")
                .description("Connections that went from polling to WebSocket")
                .register(registry);
        messagesIn = traffic(registry, "parley.messages", "in");
        messagesOut = traffic(registry, "parley.messages", "out");
        bytesIn = traffic(registry, "parley.message.bytes", "in");
        bytesOut = traffic(registry, "parley.message.bytes", "out");
        volatileDrops = Counter.builder("parley.volatile.drops")
                .description("Volatile packets dropped for slow clients")
                .register(registry);
        for (int code = 0; code <= HIGHEST_REFUSAL; code++) {
            refusals.add(refusal(registry, String.valueOf(code)));
        }
        otherRefusals = refusal(registry, "other");
        for (CloseReason reason : CloseReason.values()) {
            closes.add(close(registry, reason));
        }
    }

    @Override
    public void onOpen(String transport) {
        boolean isPolling = transport.equals(POLLING);
        (isPolling ? openedPolling : openedWebsocket).increment();
        (isPolling ? polling : websocket).incrementAndGet();
    }

    @Override
    public void onUpgrade() {
        upgrades.increment();
        polling.decrementAndGet();
        websocket.incrementAndGet();
    }

    @Override
    public void onClose(String transport, CloseReason reason) {
        closes.get(reason.ordinal()).increment();
        (transport.equals(POLLING) ? polling : websocket).decrementAndGet();
    }

    @Override
    public void onRefusal(int code) {
        (code >= 0 && code < refusals.size() ? refusals.get(code) : otherRefusals).increment();
    }

    @Override
    public void onMessageIn(int bytes) {
        messagesIn.increment();
        bytesIn.increment(bytes);
    }

    @Override
    public void onMessageOut(int bytes) {
        messagesOut.increment();
        bytesOut.increment(bytes);
    }

    @Override
    public void onVolatileDrop() {
        volatileDrops.increment();
    }

    private static AtomicInteger connections(MeterRegistry registry, String transport) {
        AtomicInteger count = new AtomicInteger();
        Gauge.builder("parley.connections", count, AtomicInteger::get)
                .description("Open connections")
                .tag("transport", transport)
                .register(registry);
        return count;
    }

    private static Counter opened(MeterRegistry registry, String transport) {
        return Counter.builder("parley.connections.opened")
                .description("Connections opened, by the transport they began with")
                .tag("transport", transport)
                .register(registry);
    }

    private static Counter traffic(MeterRegistry registry, String name, String direction) {
        return Counter.builder(name)
                .description("Messages of clients, and to them")
                .tag("direction", direction)
                .register(registry);
    }

    private static Counter refusal(MeterRegistry registry, String code) {
        return Counter.builder("parley.refusals")
                .description("Requests refused before they became a connection, by the protocol's code")
                .tag("code", code)
                .register(registry);
    }

    private static Counter close(MeterRegistry registry, CloseReason reason) {
        return Counter.builder("parley.connections.closed")
                .description("Connections closed, by reason")
                .tag("reason", reason.text())
                .register(registry);
    }
}
