package dev.parley.server.store.mongo;

import dev.parley.server.store.Chat;
import dev.parley.server.store.ChatKind;
import dev.parley.server.store.Membership;
import dev.parley.server.store.NewChat;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bson.Document;

/** Chats and memberships as documents. */
final class ChatDocuments {
    private ChatDocuments() {}

    static Document toDocument(String chatId, NewChat chat, Instant now) {
        List<String> users = chat.members().stream().sorted().toList();
        Document document = new Document("_id", chatId)
                .append("kind", chat.kind().wireName())
                .append("open", chat.open())
                .append("createdBy", chat.createdBy())
                .append("createdAt", Date.from(now))
                .append("lastSeq", 0L)
                .append("lastAt", Date.from(now));
        if (chat.name() != null) {
            document.append("name", Content.wellFormed(chat.name()));
        }
        if (chat.kind() == ChatKind.DIRECT) {
            document.append("directUsers", users);
        }
        return document.append("entering", users);
    }

    static Chat toChat(Document document) {
        return new Chat(
                document.getString("_id"),
                ChatKind.of(document.getString("kind")).orElse(ChatKind.GROUP),
                document.getString("name"),
                document.getBoolean("open", false),
                document.getString("createdBy"),
                document.getDate("createdAt").toInstant(),
                document.getList("directUsers", String.class, List.of()));
    }

    static Document member(String chatId, String userId, Instant now) {
        return new Document("_id", Keys.member(chatId, userId))
                .append("chatId", chatId)
                .append("userId", userId)
                .append("readSeq", 0L)
                .append("joinedAt", Date.from(now));
    }

    static Membership toMembership(Document document) {
        return new Membership(
                document.getString("chatId"),
                document.getString("userId"),
                readSeqOf(document),
                document.getDate("joinedAt").toInstant());
    }

    static long readSeqOf(Document member) {
        return member.get("readSeq", Number.class).longValue();
    }
}
