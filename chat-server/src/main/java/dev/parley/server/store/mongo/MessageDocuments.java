package dev.parley.server.store.mongo;

import dev.parley.server.store.Message;
import dev.parley.server.store.NewMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Messages as documents. Text is in {@code content}, an object, as JSON, in {@code contentJson}. */
final class MessageDocuments {
    /** An object that is stored as JSON text. */
    record Json(String text) {}

    private MessageDocuments() {}

    /** Text or {@link Json}; worked out on the caller's thread, who hears of what cannot be stored. */
    static Object storedContent(Object content) {
        if (content instanceof String text) {
            return Content.wellFormed(text);
        }
        if (content instanceof Map) {
            return new Json(Content.toJson(content));
        }
        throw new IllegalArgumentException("content: " + content.getClass().getName() + " (expected: String or Map)");
    }

    static Document withContent(Document document, Object storedContent) {
        return storedContent instanceof Json json
                ? document.append("contentJson", json.text())
                : document.append("content", storedContent);
    }

    static Document toDocument(Pending pending, long seq) {
        NewMessage message = pending.message();
        Document document = new Document("_id", Keys.message(message.chatId(), seq))
                .append("chatId", message.chatId())
                .append("seq", seq)
                .append("messageId", pending.messageIdAt(seq))
                .append("senderId", message.senderId());
        withContent(document, pending.storedContent()).append("timestamp", Date.from(pending.timestamp()));
        appendIfPresent(document, "clientId", message.clientId());
        appendIfPresent(document, "sendKey", pending.sendKey());
        String replyTo = message.replyTo();
        appendIfPresent(document, "replyTo", replyTo == null ? null : Content.wellFormed(replyTo));
        return document;
    }

    private static void appendIfPresent(Document document, String name, @Nullable String value) {
        if (value != null) {
            document.append(name, value);
        }
    }

    static Message toMessage(Document document) {
        return new Message(
                document.getString("messageId"),
                document.getString("chatId"),
                document.getString("senderId"),
                contentOf(document),
                document.getDate("timestamp").toInstant(),
                seqOf(document),
                document.getString("clientId"),
                document.getString("replyTo"),
                instant(document.getDate("editedAt")),
                revOf(document),
                isDeleted(document),
                reactionsOf(document));
    }

    static long seqOf(Document document) {
        return document.get("seq", Number.class).longValue();
    }

    static long revOf(Document document) {
        return document.<Number>get("rev", 0L).longValue();
    }

    static boolean isDeleted(Document document) {
        return document.get("deletedAt") != null;
    }

    private static @Nullable Object contentOf(Document document) {
        String json = document.getString("contentJson");
        return json == null ? document.getString("content") : Content.fromJson(json);
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }

    /** Stored as a list of pairs: emojis make poor field names, and a set of pairs cannot hold one twice. */
    static Map<String, List<String>> reactionsOf(Document document) {
        Map<String, List<String>> reactions = new LinkedHashMap<>();
        for (Document reaction : document.getList("reactions", Document.class, List.of())) {
            reactions
                    .computeIfAbsent(reaction.getString("emoji"), emoji -> new ArrayList<>())
                    .add(reaction.getString("userId"));
        }
        return reactions;
    }
}
