package dev.parley.server.store;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A chat to be created.
 *
 * @param chatId null for a generated one; always null for a direct chat, whose id follows from its users
 * @param open whether anyone may join; never for a direct chat
 * @param createdBy becomes a member, whether named in {@code members} or not
 * @param members the first members; a direct chat has exactly one besides its creator
 */
public record NewChat(
        @Nullable String chatId,
        ChatKind kind,
        @Nullable String name,
        boolean open,
        String createdBy,
        Set<String> members) {
    public NewChat {
        if (chatId != null) {
            Checks.id("chatId", chatId);
        }
        Set<String> all = new LinkedHashSet<>();
        all.add(Checks.id("createdBy", createdBy));
        members.forEach(userId -> all.add(Checks.id("members", userId)));
        members = Set.copyOf(all);
        if (kind == ChatKind.DIRECT && (chatId != null || open || members.size() != 2)) {
            throw new IllegalArgumentException("kind: direct (expected: two users, no chatId, not open)");
        }
    }

    public static NewChat group(@Nullable String chatId, String createdBy, Set<String> members) {
        return new NewChat(chatId, ChatKind.GROUP, null, false, createdBy, members);
    }

    public static NewChat direct(String createdBy, String other) {
        return new NewChat(null, ChatKind.DIRECT, null, false, createdBy, Set.of(other));
    }
}
