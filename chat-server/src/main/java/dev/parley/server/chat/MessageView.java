package dev.parley.server.chat;

import dev.parley.server.store.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message as clients see it. */
public final class MessageView {
    private MessageView() {}

    /** The data of {@code message:sent}. */
    public static Map<String, @Nullable Object> sent(Message message) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("chatId", message.chatId());
        view.put("messageId", message.messageId());
        view.put("senderId", message.senderId());
        view.put("content", message.content());
        view.put("timestamp", Timestamps.format(message.timestamp()));
        view.put("seq", message.seq());
        putIfThere(view, "clientId", message.clientId());
        putIfThere(view, "replyTo", message.replyTo());
        if (message.rev() > 0) {
            view.put("rev", message.rev());
        }
        if (message.deleted()) {
            view.put("deleted", true);
        }
        return view;
    }

    /** A message in history: as sent, and what became of it since. */
    public static Map<String, @Nullable Object> stored(Message message) {
        Map<String, @Nullable Object> view = sent(message);
        if (message.editedAt() != null) {
            view.put("editedAt", Timestamps.format(message.editedAt()));
        }
        if (!message.reactions().isEmpty()) {
            view.put("reactions", message.reactionCounts());
        }
        return view;
    }

    private static void putIfThere(Map<String, @Nullable Object> view, String field, @Nullable String value) {
        if (value != null) {
            view.put(field, value);
        }
    }
}
