package dev.parley.presence;

import java.time.Duration;

/**
 * How presence is kept.
 *
 * @param expiry how long presence data outlive their last renewal (PRESENCE_EXPIRY); renewed at a third of it
 * @param serverId named as the origin of what this server publishes (SERVER_ID)
 * @param settleTime how long after Redis came back the other servers are given to bring their users back, before who is
 *     still missing is taken as offline
 */
public record PresenceSettings(Duration expiry, String serverId, Duration settleTime) {
    public static final Duration DEFAULT_EXPIRY = Duration.ofHours(24);
    public static final Duration DEFAULT_SETTLE_TIME = Duration.ofSeconds(5);

    public PresenceSettings {
        if (expiry.compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException("expiry: " + expiry + " (expected: at least 100 ms)");
        }
        if (settleTime.isNegative()) {
            throw new IllegalArgumentException("settleTime: " + settleTime + " (expected: not negative)");
        }
    }

    public PresenceSettings(Duration expiry, String serverId) {
        this(expiry, serverId, DEFAULT_SETTLE_TIME);
    }
}
