package dev.parley.presence.redis;

import com.google.gson.JsonObject;
import dev.parley.presence.Appearance;
import dev.parley.presence.Presence;
import dev.parley.presence.Status;
import dev.parley.presence.UserData;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code user_presence:<id>} holds.
 *
 * @param status what the user is now; {@link Status#OFFLINE} while no socket is connected
 * @param choice what the user said last
 * @param rev the revision of the user's last event
 */
record PresenceRecord(
        String userId,
        @Nullable String username,
        @Nullable String avatar,
        Status status,
        Status choice,
        @Nullable String statusText,
        @Nullable Instant lastSeen,
        long rev) {

    /** Empty where there is no record, or somebody wrote what is not one. */
    static Optional<PresenceRecord> parse(String userId, byte @Nullable [] json) {
        return json == null || json.length == 0
                ? Optional.empty()
                : PlainJson.object(json).map(object -> of(userId, object));
    }

    /** Of a user who has none. */
    static PresenceRecord unknown(String userId) {
        return new PresenceRecord(userId, null, null, Status.OFFLINE, Status.ONLINE, null, null, 0);
    }

    private static PresenceRecord of(String userId, JsonObject json) {
        Status status = status(json, "status").orElse(Status.ONLINE);
        Status choice = status(json, "choice").orElse(status);
        return new PresenceRecord(
                userId,
                PlainJson.text(json, "username"),
                PlainJson.text(json, "avatar"),
                status,
                choice == Status.OFFLINE ? Status.ONLINE : choice,
                PlainJson.text(json, "statusText"),
                instant(PlainJson.text(json, "lastSeen")),
                PlainJson.number(json, "rev"));
    }

    Appearance appearance() {
        return Appearance.of(status, statusText);
    }

    UserData userData() {
        return new UserData(username == null ? userId : username, avatar);
    }

    /** About when the user changed last. */
    Instant changedAt() {
        return lastSeen != null ? lastSeen : Instant.EPOCH.plusMillis(rev / 1_000);
    }

    Presence presence(long sockets) {
        boolean connected = sockets > 0;
        return new Presence(
                userId,
                username,
                avatar,
                connected ? choice : Status.OFFLINE,
                connected ? statusText : null,
                lastSeen,
                sockets);
    }

    private static Optional<Status> status(JsonObject json, String field) {
        String name = PlainJson.text(json, field);
        return name == null ? Optional.empty() : Status.fromWire(name);
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
