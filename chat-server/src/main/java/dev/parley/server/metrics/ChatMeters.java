package dev.parley.server.metrics;

import dev.parley.server.chat.ChatMetrics;
import dev.parley.server.chat.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Messages, events delivered, refusals, and how the event channel does. */
final class ChatMeters implements ChatMetrics {
    /** Names of events may be somebody else's, so their number is bounded. */
    private static final int MOST_EVENTS = 64;

    private static final String OTHER = "other";

    private final MeterRegistry registry;
    private final Counter sent;
    private final Counter malformed;
    private final Counter filled;
    private final Counter delayed;
    private final Counter dropped;
    private final Counter missed;
    private final Counter presenceMissed;
    private final Map<String, Counter> delivered = new ConcurrentHashMap<>();
    private final Map<String, Counter> refused = new ConcurrentHashMap<>();
    private final Map<String, Counter> unauthorized = new ConcurrentHashMap<>();

    ChatMeters(MeterRegistry registry) {
        this.registry = registry;
        sent = counter("parley.chat.messages", "Messages stored and acknowledged");
        malformed = counter("parley.chat.events.malformed", "What was published on chat_events and is no event");
        filled = counter("parley.chat.gaps.filled", "Messages read from the store because Redis did not bring them");
        delayed = counter("parley.chat.events.delayed", "Events that waited for Redis");
        dropped = counter(
                "parley.chat.events.dropped", "Events for other servers given up, since Redis was away too long");
        missed = counter("parley.chat.events.missed", "Events of other servers given up, since too many came at once");
        presenceMissed =
                counter("parley.chat.presence.missed", "Changes of presence given up, since too many came at once");
    }

    @Override
    public void onMessageSent() {
        sent.increment();
    }

    @Override
    public void onEventDelivered(String event) {
        Counter known = delivered.get(event);
        (known == null ? newEvent(event) : known).increment();
    }

    @Override
    public void onRefused(ErrorCode code) {
        refused.computeIfAbsent(
                        code.wireName(),
                        name -> labelled("parley.chat.refusals", "Events answered with an error", "code", name))
                .increment();
    }

    @Override
    public void onMalformedEvent() {
        malformed.increment();
    }

    @Override
    public void onGapFilled(int messages) {
        filled.increment(messages);
    }

    @Override
    public void onEventDelayed() {
        delayed.increment();
    }

    @Override
    public void onEventDropped() {
        dropped.increment();
    }

    @Override
    public void onEventMissed() {
        missed.increment();
    }

    @Override
    public void onPresenceMissed() {
        presenceMissed.increment();
    }

    @Override
    public void onUnauthorized(String reason) {
        unauthorized
                .computeIfAbsent(
                        reason, name -> labelled("parley.chat.unauthorized", "Sign-ins refused", "reason", name))
                .increment();
    }

    private Counter newEvent(String event) {
        return delivered.computeIfAbsent(
                delivered.size() < MOST_EVENTS ? event : OTHER,
                name -> labelled("parley.chat.events", "Events broadcast to this server's sockets", "event", name));
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private Counter labelled(String name, String description, String label, String value) {
        return Counter.builder(name).description(description).tag(label, value).register(registry);
    }
}
