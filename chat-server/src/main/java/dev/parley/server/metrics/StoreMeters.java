package dev.parley.server.metrics;

import dev.parley.server.store.StoreMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How the message log does: batches, latencies, conflicts and what it could not take. */
final class StoreMeters implements StoreMetrics {
    private static final Duration[] LATENCIES = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10)
    };

    private final Timer writes;
    private final Timer appends;
    private final DistributionSummary batchSizes;
    private final Counter stored;
    private final Counter duplicates;
    private final Counter conflicts;
    private final Counter unavailable;
    private final Counter queueFull;

    StoreMeters(MeterRegistry registry) {
        writes = timer(registry, "parley.store.write", "Time the store takes for one write");
        appends = timer(registry, "parley.store.append", "Time from an append until its message is durable");
        batchSizes = DistributionSummary.builder("parley.store.batch.size")
                .description("Messages that share one write")
                .register(registry);
        stored = counter(registry, "parley.store.messages", "Messages stored");
        duplicates = counter(registry, "parley.store.duplicates", "Appends recognised as repeated ones");
        conflicts = counter(registry, "parley.store.conflicts", "Messages written again, since their place was taken");
        unavailable = counter(registry, "parley.store.unavailable", "Appends that failed, since the store was away");
        queueFull = counter(registry, "parley.store.queue.full", "Appends turned away, since too many waited");
    }

    @Override
    public void onBatch(int messages, int storedMessages, long nanos) {
        writes.record(nanos, TimeUnit.NANOSECONDS);
        batchSizes.record(messages);
        stored.increment(storedMessages);
    }

    @Override
    public void onAppended(long nanos) {
        appends.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void onDuplicate() {
        duplicates.increment();
    }

    @Override
    public void onConflict() {
        conflicts.increment();
    }

    @Override
    public void onUnavailable() {
        unavailable.increment();
    }

    @Override
    public void onQueueFull() {
        queueFull.increment();
    }

    private static Timer timer(MeterRegistry registry, String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(LATENCIES)
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
