package dev.parley.server.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chat, without its members, who may be many.
 *
 * @param directUsers the two users of a direct chat, sorted; empty for a group
 */
public record Chat(
        String chatId,
        ChatKind kind,
        @Nullable String name,
        boolean open,
        String createdBy,
        Instant createdAt,
        List<String> directUsers) {
    public Chat {
        directUsers = List.copyOf(directUsers);
    }
}
