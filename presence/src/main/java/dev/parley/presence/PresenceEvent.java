package dev.parley.presence;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of presence as it is published on {@code presence_events}: {@code user:online}, {@code user:offline} or {@code user:status}, or
 * an event of somebody else's making.
 *
 * @param data plain values, as documented for the event
 */
public record PresenceEvent(String event, Map<String, @Nullable Object> data) {
    public static final String ONLINE = "user:online";
    public static final String OFFLINE = "user:offline";
    public static final String STATUS = "user:status";

    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    public PresenceEvent {
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    }

    public static PresenceEvent online(String userId, UserData user, Instant at) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("userId", userId);
        data.put("username", user.username());
        data.put("avatar", user.avatar());
        data.put("timestamp", TIMESTAMP.format(at));
        return new PresenceEvent(ONLINE, data);
    }

    public static PresenceEvent offline(String userId, Instant at) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("userId", userId);
        data.put("timestamp", TIMESTAMP.format(at));
        return new PresenceEvent(OFFLINE, data);
    }

    public static PresenceEvent status(String userId, Status status, @Nullable String statusText, Instant at) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("userId", userId);
        data.put("status", status.wireName());
        data.put("statusText", statusText);
        data.put("timestamp", TIMESTAMP.format(at));
        return new PresenceEvent(STATUS, data);
    }
}
