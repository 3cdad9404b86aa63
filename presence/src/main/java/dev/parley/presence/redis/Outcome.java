package dev.parley.presence.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.presence.PresenceEvent;
import java.util.List;
import java.util.Optional;

/**
 * What a script did and left.
 *
 * @param published the events it published, in order
 * @param sockets how many sockets the user has now
 * @param changed whether the user's own status changed; only of {@link UserStatusScript}
 */
record Outcome(List<String> published, long sockets, Optional<PresenceRecord> record, boolean changed) {
    static Outcome of(String userId, List<Object> reply) {
        String published = new String((byte[]) reply.get(0), UTF_8);
        return new Outcome(
                published.isEmpty() ? List.of() : List.of(published.split(" ")),
                (Long) reply.get(1),
                PresenceRecord.parse(userId, (byte[]) reply.get(2)),
                reply.size() > 3 && ((byte[]) reply.get(3))[0] == '1');
    }

    boolean broughtOnline() {
        return published.contains(PresenceEvent.ONLINE);
    }

    boolean tookOffline() {
        return published.contains(PresenceEvent.OFFLINE);
    }
}
