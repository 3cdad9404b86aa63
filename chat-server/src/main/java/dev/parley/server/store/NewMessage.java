package dev.parley.server.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that wants its place in a chat.
 *
 * @param content a {@link String}, or a {@link Map} of plain values without binary
 * @param clientId the sender's name for this message (1–128 characters, no control characters), by which a repeated send is
 *     recognised; without one every append is a message of its own
 * @param replyTo the messageId this answers; not checked here
 */
public record NewMessage(
        String chatId,
        String senderId,
        Object content,
        @Nullable String clientId,
        @Nullable String replyTo) {
    public NewMessage {
        Checks.id("chatId", chatId);
        Checks.id("senderId", senderId);
        if (!(content instanceof String || content instanceof Map)) {
            throw new IllegalArgumentException(
                    "content: " + content.getClass().getName() + " (expected: String or Map)");
        }
        if (clientId != null) {
            Checks.id("clientId", clientId);
        }
    }
}
