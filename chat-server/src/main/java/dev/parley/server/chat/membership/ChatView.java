package dev.parley.server.chat.membership;

import dev.parley.server.chat.MessageView;
import dev.parley.server.chat.Timestamps;
import dev.parley.server.store.Chat;
import dev.parley.server.store.ChatKind;
import dev.parley.server.store.ChatSummary;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A chat as clients see it. */
final class ChatView {
    private ChatView() {}

    /** Names the members of a direct chat, who are part of what it is; those of a group may be many. */
    static Map<String, @Nullable Object> of(Chat chat) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("chatId", chat.chatId());
        view.put("name", chat.name());
        view.put("kind", chat.kind().wireName());
        view.put("open", chat.open());
        view.put("createdBy", chat.createdBy());
        view.put("createdAt", Timestamps.format(chat.createdAt()));
        if (chat.kind() == ChatKind.DIRECT) {
            view.put("members", chat.directUsers());
        }
        return view;
    }

    static Map<String, @Nullable Object> of(Chat chat, Collection<String> members) {
        Map<String, @Nullable Object> view = of(chat);
        view.put("members", List.copyOf(members));
        return view;
    }

    /** A line in a user's list of chats. */
    static Map<String, @Nullable Object> of(ChatSummary summary) {
        Map<String, @Nullable Object> view = of(summary.chat());
        view.put("lastSeq", summary.lastSeq());
        view.put("readSeq", summary.readSeq());
        view.put("unread", summary.unread());
        view.put("lastMessage", summary.lastMessage() == null ? null : MessageView.stored(summary.lastMessage()));
        return view;
    }
}
