package dev.parley.presence.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.parley.presence.Appearance;
import dev.parley.presence.PresenceEvent;
import dev.parley.presence.PresenceRules;
import dev.parley.presence.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event on {@code presence_events}: {@code {event, data}} and further fields, of which these are known.
 *
 * @param id set on what was published by {@code publishPresenceEvent}, whoever published it; null on others
 * @param rev set on what the scripts publish: orders the events of one user; 0 on others
 */
record ChannelEvent(PresenceEvent event, @Nullable String id, long rev) {
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_NAME = 128;
    private static final Gson GSON =
            new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    /** Empty for what is not well-formed. */
    static Optional<ChannelEvent> decode(byte[] payload) {
        return payload.length > MAX_BYTES
                ? Optional.empty()
                : PlainJson.object(payload).flatMap(ChannelEvent::of);
    }

    private static Optional<ChannelEvent> of(JsonObject json) {
        String name = PlainJson.text(json, "event");
        JsonElement data = json.get("data");
        if (name == null
                || name.isEmpty()
                || name.length() > MAX_NAME
                || data == null
                || !data.isJsonObject()
                || !isWellFormed(name, data.getAsJsonObject())) {
            return Optional.empty();
        }
        PresenceEvent event = new PresenceEvent(name, PlainJson.plainMap(data.getAsJsonObject()));
        return Optional.of(new ChannelEvent(event, PlainJson.text(json, "id"), PlainJson.number(json, "rev")));
    }

    /** Whether the events we know have the fields that whoever hears them relies on. */
    private static boolean isWellFormed(String name, JsonObject data) {
        if (!isChange(name)) {
            return true;
        }
        String userId = PlainJson.text(data, "userId");
        if (userId == null || !PresenceRules.isUserId(userId)) {
            return false;
        }
        return !name.equals(PresenceEvent.STATUS)
                || statusOf(PlainJson.text(data, "status")).isPresent();
    }

    private static boolean isChange(String name) {
        return name.equals(PresenceEvent.ONLINE)
                || name.equals(PresenceEvent.OFFLINE)
                || name.equals(PresenceEvent.STATUS);
    }

    /** The statuses that others may see. */
    private static Optional<Status> statusOf(@Nullable String name) {
        return name == null
                ? Optional.empty()
                : Status.fromWire(name)
                        .filter(status -> Appearance.of(status, null).isOnline());
    }

    static byte[] encode(PresenceEvent event, String id, String origin, long timestamp) {
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("event", event.event());
        envelope.put("data", event.data());
        envelope.put("id", id);
        envelope.put("origin", origin);
        envelope.put("ts", timestamp);
        return GSON.toJson(envelope).getBytes(UTF_8);
    }

    /** The user whose presence this changes; empty for an event of somebody else's making. */
    Optional<String> userId() {
        return isChange(event.event())
                ? Optional.of((String) Objects.requireNonNull(event.data().get("userId")))
                : Optional.empty();
    }

    /** How others see the user after this change. */
    Appearance appearance() {
        if (event.event().equals(PresenceEvent.STATUS)) {
            Status status = statusOf((String) event.data().get("status")).orElseThrow();
            return Appearance.of(status, event.data().get("statusText") instanceof String text ? text : null);
        }
        return event.event().equals(PresenceEvent.ONLINE) ? Appearance.PLAIN : Appearance.HIDDEN;
    }
}
