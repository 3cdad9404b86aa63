package dev.parley.server.metrics;

import dev.parley.socketio.DisconnectReason;
import dev.parley.socketio.SocketMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Sockets, events in, broadcasts and deliveries out. Namespaces are no label: clients may choose their names. */
final class SocketMeters implements SocketMetrics {
    private final AtomicInteger open = new AtomicInteger();
    private final Counter connects;
    private final Counter malformed;
    private final Counter eventsIn;
    private final Counter broadcasts;
    private final Counter deliveries;
    private final Map<DisconnectReason, Counter> disconnects = new ConcurrentHashMap<>();
    private final MeterRegistry registry;

    SocketMeters(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("parley.sockets", open, AtomicInteger::get)
                .description("Sockets in a namespace")
                .register(registry);
        connects = counter(registry, "parley.sockets.connected", "Sockets that entered a namespace");
        malformed = counter(registry, "parley.packets.malformed", "Packets that were none; their connection is closed");
        eventsIn = counter(registry, "parley.events.in", "Events of clients");
        broadcasts = counter(registry, "parley.broadcasts", "Events encoded once for all their receivers");
        deliveries = counter(registry, "parley.deliveries", "Events handed to a socket");
    }

    @Override
    public void onConnect(String namespace) {
        connects.increment();
        open.incrementAndGet();
    }

    @Override
    public void onDisconnect(String namespace, DisconnectReason reason) {
        disconnects.computeIfAbsent(reason, this::disconnect).increment();
        open.decrementAndGet();
    }

    @Override
    public void onMalformed() {
        malformed.increment();
    }

    @Override
    public void onEventIn() {
        eventsIn.increment();
    }

    @Override
    public void onEmit() {
        deliveries.increment();
    }

    @Override
    public void onDelivery(int receivers) {
        broadcasts.increment();
        deliveries.increment(receivers);
    }

    private Counter disconnect(DisconnectReason reason) {
        return Counter.builder("parley.sockets.disconnected")
                .description("Sockets that left their namespace, by reason")
                .tag("reason", reason.text())
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
