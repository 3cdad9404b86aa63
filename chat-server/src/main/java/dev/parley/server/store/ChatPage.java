package dev.parley.server.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a user's list of chats, and the cursor that gives the next piece; null after the last one. */
public record ChatPage(List<ChatSummary> chats, @Nullable String cursor) {
    public ChatPage {
        chats = List.copyOf(chats);
    }
}
