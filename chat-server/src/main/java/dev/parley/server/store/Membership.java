package dev.parley.server.store;

import java.time.Instant;

/**
 * A user in a chat.
 *
 * @param readSeq up to which message the user has read; 0 at first
 */
public record Membership(String chatId, String userId, long readSeq, Instant joinedAt) {}
