package dev.parley.server.store;

import org.jspecify.annotations.Nullable;

/**
 * A line in a user's list of chats.
 *
 * @param unread how many messages follow the one up to which the user has read; sending a message reads up to it
 * @param lastMessage null in a chat without messages
 */
public record ChatSummary(
        Chat chat,
        long lastSeq,
        long readSeq,
        long unread,
        @Nullable Message lastMessage) {}
