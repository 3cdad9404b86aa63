package dev.parley.server.store.mongo;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import dev.parley.server.store.ChatPage;
import dev.parley.server.store.ChatSummary;
import dev.parley.server.store.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** A user's chats, the liveliest first: memberships, chats, ends of logs, last messages, each in one go. */
final class ChatListing {
    /** A place in the list. */
    private record Position(long lastAt, String chatId) {
        private static final Comparator<Position> ORDER =
                Comparator.comparingLong(Position::lastAt).reversed().thenComparing(Position::chatId);

        static Position of(Document chat) {
            Date lastAt = chat.getDate("lastAt");
            return new Position(lastAt.getTime(), chat.getString("_id"));
        }

        boolean isBehind(@Nullable Position other) {
            return other == null || ORDER.compare(this, other) > 0;
        }

        String toCursor() {
            byte[] text = (lastAt + ":" + chatId).getBytes(StandardCharsets.UTF_8);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
        }

        static Position parse(String cursor) {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("cursor: " + cursor + " (expected: one from an earlier page)");
            }
            return new Position(Long.parseLong(text.substring(0, colon)), text.substring(colon + 1));
        }
    }

    private final Database database;
    private final Tails tails;
    private final Marks marks;

    ChatListing(Database database, Tails tails, Marks marks) {
        this.database = database;
        this.tails = tails;
        this.marks = marks;
    }

    ChatPage page(String userId, @Nullable String cursor, int limit) {
        Position after = cursor == null ? null : Position.parse(cursor);
        marks.flush();
        Map<String, Long> readSeqs = readSeqs(userId);
        List<Document> chats = chats(List.copyOf(readSeqs.keySet()), after);
        boolean hasMore = chats.size() > limit;
        List<Document> page = hasMore ? chats.subList(0, limit) : chats;
        String next = hasMore ? Position.of(page.get(page.size() - 1)).toCursor() : null;
        return new ChatPage(summaries(page, readSeqs), next);
    }

    private Map<String, Long> readSeqs(String userId) {
        Map<String, Long> readSeqs = new HashMap<>();
        database.members()
                .find(eq("userId", userId))
                .forEach(member -> readSeqs.put(member.getString("chatId"), ChatDocuments.readSeqOf(member)));
        return readSeqs;
    }

    private List<Document> chats(List<String> chatIds, @Nullable Position after) {
        if (chatIds.isEmpty()) {
            return List.of();
        }
        List<Document> chats = new ArrayList<>();
        database.chats().find(in("_id", chatIds)).forEach(chat -> {
            if (Position.of(chat).isBehind(after)) {
                chats.add(chat);
            }
        });
        chats.sort(Comparator.comparing(Position::of, Position.ORDER));
        return chats;
    }

    private List<ChatSummary> summaries(List<Document> chats, Map<String, Long> readSeqs) {
        chats.forEach(chat -> tails.raise(
                chat.getString("_id"), chat.get("lastSeq", Number.class).longValue()));
        Map<String, Long> lastSeqs =
                tails.current(chats.stream().map(chat -> chat.getString("_id")).toList());
        Map<String, Message> lastMessages = lastMessages(lastSeqs);
        List<ChatSummary> summaries = new ArrayList<>();
        for (Document chat : chats) {
            String chatId = chat.getString("_id");
            long lastSeq = lastSeqs.getOrDefault(chatId, 0L);
            long readSeq = readSeqs.getOrDefault(chatId, 0L);
            long unread = Math.max(0, lastSeq - readSeq);
            summaries.add(
                    new ChatSummary(ChatDocuments.toChat(chat), lastSeq, readSeq, unread, lastMessages.get(chatId)));
        }
        return summaries;
    }

    private Map<String, Message> lastMessages(Map<String, Long> lastSeqs) {
        List<String> keys = new ArrayList<>();
        lastSeqs.forEach((chatId, seq) -> {
            if (seq > 0) {
                keys.add(Keys.message(chatId, seq));
            }
        });
        Map<String, Message> messages = new HashMap<>();
        if (!keys.isEmpty()) {
            database.messages().find(in("_id", keys)).forEach(document -> {
                Message message = MessageDocuments.toMessage(document);
                messages.put(message.chatId(), message);
            });
        }
        return messages;
    }
}
