package dev.parley.presence;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user's presence as it is known now.
 *
 * @param status {@link Status#INVISIBLE} is told as it is; hiding it from others is the caller's part
 * @param lastSeen when the presence was last written; null for a user never seen
 * @param sockets connected sockets over all servers
 */
public record Presence(
        String userId,
        @Nullable String username,
        @Nullable String avatar,
        Status status,
        @Nullable String statusText,
        @Nullable Instant lastSeen,
        long sockets) {

    public static Presence offline(String userId) {
        return new Presence(userId, null, null, Status.OFFLINE, null, null, 0);
    }
}
