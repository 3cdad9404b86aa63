package dev.parley.server.metrics;

import dev.parley.presence.PresenceMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Changes of presence published, and how often memory had to answer for Redis. */
final class PresenceMeters implements PresenceMetrics {
    private final MeterRegistry registry;
    private final Counter malformed;
    private final Counter fallbacks;
    private final Map<String, Counter> published = new ConcurrentHashMap<>();

    PresenceMeters(MeterRegistry registry) {
        this.registry = registry;
        malformed = Counter.builder("parley.presence.events.malformed")
                .description("What was published on presence_events and is no event")
                .register(registry);
        fallbacks = Counter.builder("parley.presence.fallbacks")
                .description("Operations that memory answered, since Redis failed")
                .register(registry);
    }

    @Override
    public void onPublished(String event) {
        published
                .computeIfAbsent(
                        event,
                        name -> Counter.builder("parley.presence.events")
                                .description("Changes of presence that this server published")
                                .tag("event", name)
                                .register(registry))
                .increment();
    }

    @Override
    public void onMalformed() {
        malformed.increment();
    }

    @Override
    public void onFallback() {
        fallbacks.increment();
    }
}
