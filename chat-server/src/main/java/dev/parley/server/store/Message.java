package dev.parley.server.store;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is stored.
 *
 * @param messageId opaque; unique over all chats
 * @param content a {@link String}, or a {@link Map} of plain values; null if and only if the message is deleted
 * @param timestamp when it was given its place, in whole milliseconds; the same for every repeated send
 * @param seq its place in the chat: 1, 2, 3, …
 * @param editedAt when it was last edited, or null
 * @param rev how often it was changed since it was sent, by edits and the deletion; of two states the one with the higher rev is
 *     the later one
 * @param reactions for each emoji, in the order of their first use, the users who reacted with it
 */
public record Message(
        String messageId,
        String chatId,
        String senderId,
        @Nullable Object content,
        Instant timestamp,
        long seq,
        @Nullable String clientId,
        @Nullable String replyTo,
        @Nullable Instant editedAt,
        long rev,
        boolean deleted,
        Map<String, List<String>> reactions) {
    public Message {
        reactions = Collections.unmodifiableMap(new LinkedHashMap<>(reactions));
    }

    /** How many users reacted with each emoji: {@code reactions: {emoji: count}} of the chat protocol. */
    public Map<String, Long> reactionCounts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        reactions.forEach((emoji, users) -> counts.put(emoji, (long) users.size()));
        return counts;
    }
}
