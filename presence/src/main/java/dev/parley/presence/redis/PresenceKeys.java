package dev.parley.presence.redis;

/**
 * The names of presence in Redis, in one place so that hash tags for Redis Cluster have one place to come to.
 */
final class PresenceKeys {
    /** Set of the users who are visibly online. */
    static final String ONLINE_USERS = "online_users";
    /** Where changes are published. */
    static final String CHANNEL = "presence_events";

    private static final String PRESENCE = "user_presence:";
    private static final String SOCKETS = "user_sockets:";

    static final String ALL_SOCKETS = SOCKETS + "*";

    private PresenceKeys() {}

    /** The user's record: a JSON string that expires. */
    static String presence(String userId) {
        return PRESENCE + userId;
    }

    /** Set of the user's connected sockets, over all servers; expires too. */
    static String sockets(String userId) {
        return SOCKETS + userId;
    }

    /** The user a {@link #sockets} key belongs to. */
    static String userOfSockets(String key) {
        return key.substring(SOCKETS.length());
    }

    /** All keys a script of one user touches, in the order that presence.lua expects. */
    static String[] ofUser(String userId) {
        return new String[] {ONLINE_USERS, presence(userId), sockets(userId)};
    }
}
