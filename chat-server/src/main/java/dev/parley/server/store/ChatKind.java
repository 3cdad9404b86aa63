package dev.parley.server.store;

import java.util.Locale;
import java.util.Optional;

/** Group chats have any members; a direct chat is the one chat of its two users. */
public enum ChatKind {
    GROUP,
    DIRECT;

    /** As the chat protocol spells it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ChatKind> of(String wireName) {
        for (ChatKind kind : values()) {
            if (kind.wireName().equals(wireName)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
