package dev.parley.presence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What others can see of a user: nothing ({@link #HIDDEN}), or a status with its text. The one place that says which
 * events lead from one appearance to another; the scripts in Redis follow the same rule.
 */
public record Appearance(Status status, @Nullable String statusText) {
    /** Offline, or invisible: others cannot tell. */
    public static final Appearance HIDDEN = new Appearance(Status.OFFLINE, null);

    /** As {@code user:online} leaves it, which says nothing of a status. */
    public static final Appearance PLAIN = new Appearance(Status.ONLINE, null);

    public static Appearance of(Status status, @Nullable String statusText) {
        return status == Status.OFFLINE || status == Status.INVISIBLE ? HIDDEN : new Appearance(status, statusText);
    }

    public boolean isOnline() {
        return status != Status.OFFLINE;
    }

    public List<PresenceEvent> eventsTo(Appearance next, String userId, UserData user, Instant at) {
        List<PresenceEvent> events = new ArrayList<>(2);
        if (isOnline() && !next.isOnline()) {
            events.add(PresenceEvent.offline(userId, at));
        }
        if (!isOnline() && next.isOnline()) {
            events.add(PresenceEvent.online(userId, user, at));
        }
        Appearance told = isOnline() ? this : PLAIN;
        if (next.isOnline() && !Objects.equals(told, next)) {
            events.add(PresenceEvent.status(userId, next.status, next.statusText, at));
        }
        return events;
    }
}
