package dev.parley.presence;

import org.jspecify.annotations.Nullable;

/** What may be given to a presence manager. */
public final class PresenceRules {
    public static final int MAX_USER_ID_LENGTH = 128;
    public static final int MAX_SOCKET_ID_LENGTH = 128;
    public static final int MAX_STATUS_TEXT_LENGTH = 200;
    public static final int MAX_PAGE = 1_000;

    private PresenceRules() {}

    public static boolean isUserId(String userId) {
        return !userId.isEmpty()
                && userId.length() <= MAX_USER_ID_LENGTH
                && userId.chars().noneMatch(Character::isISOControl);
    }

    public static void checkUserId(String userId) {
        if (!isUserId(userId)) {
            throw new IllegalArgumentException(
                    "userId: " + userId.length() + " characters (expected: 1-128, no control characters)");
        }
    }

    public static void checkSocketId(String socketId) {
        if (socketId.isEmpty() || socketId.length() > MAX_SOCKET_ID_LENGTH) {
            throw new IllegalArgumentException(
                    "socketId: " + socketId.length() + " characters (expected: 1-" + MAX_SOCKET_ID_LENGTH + ")");
        }
    }

    public static void checkStatus(Status status, @Nullable String statusText) {
        if (status == Status.OFFLINE) {
            throw new IllegalArgumentException("status: offline (expected: online, away, busy or invisible)");
        }
        if (statusText != null && statusText.length() > MAX_STATUS_TEXT_LENGTH) {
            throw new IllegalArgumentException("statusText: " + statusText.length() + " characters (expected: at most "
                    + MAX_STATUS_TEXT_LENGTH + ")");
        }
    }

    public static IllegalArgumentException badCursor(String cursor) {
        return new IllegalArgumentException(
                "cursor: " + cursor.length() + " characters (expected: what the last page gave)");
    }

    public static void checkLimit(int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1-" + MAX_PAGE + ")");
        }
    }
}
