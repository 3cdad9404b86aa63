package dev.parley.server.metrics;

import dev.parley.engineio.EngineMetrics;
import dev.parley.presence.PresenceMetrics;
import dev.parley.server.chat.ChatMetrics;
import dev.parley.server.store.StoreMetrics;
import dev.parley.socketio.SocketMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** One server's meters. */
public final class ServerMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final EngineMeters engine;
    private final SocketMeters sockets;
    private final StoreMeters store;
    private final PresenceMeters presence;
    private final ChatMeters chat;

    /** @param serverId goes with every sample */
    public ServerMetrics(String serverId) {
        registry.config().commonTags("server", serverId);
        bindJvm();
        engine = new EngineMeters(registry);
        sockets = new SocketMeters(registry);
        store = new StoreMeters(registry);
        presence = new PresenceMeters(registry);
        chat = new ChatMeters(registry);
    }

    public EngineMetrics engine() {
        return engine;
    }

    public SocketMetrics sockets() {
        return sockets;
    }

    public StoreMetrics store() {
        return store;
    }

    public PresenceMetrics presence() {
        return presence;
    }

    public ChatMetrics chat() {
        return chat;
    }

    /** Adds a value that is read when it is asked for. */
    public void gauge(String name, String description, DoubleSupplier value) {
        Gauge.builder(name, value::getAsDouble).description(description).register(registry);
    }

    /** Adds a count that is kept elsewhere. */
    public void counter(String name, String description, LongSupplier count) {
        FunctionCounter.builder(name, count, LongSupplier::getAsLong)
                .description(description)
                .register(registry);
    }

    /** Adds a timer. @return takes nanoseconds */
    public LongConsumer timer(String name, String description) {
        Timer timer = Timer.builder(name).description(description).register(registry);
        return nanos -> timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** All of it in the Prometheus text format. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }

    private void bindJvm() {
        gc.bindTo(registry);
        List.of(
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new ClassLoaderMetrics(),
                        new ProcessorMetrics(),
                        new FileDescriptorMetrics(),
                        new UptimeMetrics())
                .forEach(binder -> binder.bindTo(registry));
    }
}
