package dev.parley.server.chat.history;

import dev.parley.server.chat.Access;
import dev.parley.server.chat.ClientEvents;
import dev.parley.server.chat.ClientSession;
import dev.parley.server.chat.MessageView;
import dev.parley.server.chat.Payload;
import dev.parley.server.chat.RefusedException;
import dev.parley.server.limit.RateLimits;
import dev.parley.server.store.ChatStore;
import dev.parley.server.store.Message;
import dev.parley.server.store.MessageLog;
import dev.parley.server.store.MessagePage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code message:history} and {@code chat:sync}. */
public final class HistoryFeature {
    private static final int MAX_PAGE = 200;
    private static final int DEFAULT_PAGE = 50;
    private static final int MAX_CHATS = 500;
    /** In all chats of one sync together; what is more is asked for again. */
    private static final int MAX_SYNCED = 2_000;

    private final MessageLog messages;
    private final ChatStore chats;
    private final Access access;

    public HistoryFeature(ClientEvents events, MessageLog messages, ChatStore chats, Access access) {
        this.messages = messages;
        this.chats = chats;
        this.access = access;
        events.on("message:history", RateLimits.Kind.OTHER, this::handleHistory)
                .on("chat:sync", RateLimits.Kind.OTHER, this::handleSync);
    }

    private Map<String, @Nullable Object> handleHistory(ClientSession session, Payload payload) {
        String chatId = payload.id("chatId");
        int limit = payload.optionalInt("limit", 1, MAX_PAGE, DEFAULT_PAGE);
        boolean before = payload.has("beforeSeq");
        boolean after = payload.has("afterSeq");
        if (before && after) {
            throw RefusedException.invalid("beforeSeq", "beforeSeq or afterSeq, not both");
        }
        long seq = before ? payload.seq("beforeSeq") : after ? payload.seq("afterSeq") : 0;
        access.requireMember(session, chatId);
        AnswerSize size = new AnswerSize();
        if (after) {
            return page(size.first(messages.after(chatId, seq, limit)));
        }
        return page(size.last(before ? messages.before(chatId, seq, limit) : messages.latest(chatId, limit)));
    }

    private static Map<String, @Nullable Object> page(MessagePage page) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("messages", views(page.messages()));
        answer.put("hasMore", page.hasMore());
        return answer;
    }

    /** Chats that the user is not, or no longer, a member of are left out of the answer, so that the others still come. */
    private Map<String, @Nullable Object> handleSync(ClientSession session, Payload payload) {
        Map<String, Long> seen = seen(payload);
        Set<String> readable =
                session.principal().isAdmin() ? seen.keySet() : chats.memberOf(session.userId(), seen.keySet());
        seen.keySet().retainAll(readable);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        if (!seen.isEmpty()) {
            // asked before the messages: what is sent in between comes as an event, and must not look like a hole
            Map<String, Long> lastSeqs = messages.lastSeqs(seen.keySet());
            int limit = Math.max(1, Math.min(MAX_PAGE, MAX_SYNCED / seen.size()));
            AnswerSize size = new AnswerSize();
            messages.after(seen, limit)
                    .forEach((chatId, page) -> answer.put(chatId, synced(size.first(page), lastSeqs.get(chatId))));
        }
        return Map.of("chats", answer);
    }

    private static Map<String, @Nullable Object> synced(MessagePage page, @Nullable Long lastSeq) {
        Map<String, @Nullable Object> synced = page(page);
        List<Message> messages = page.messages();
        long last = messages.isEmpty() ? 0 : messages.get(messages.size() - 1).seq();
        synced.put("lastSeq", Math.max(last, lastSeq == null ? 0 : lastSeq));
        return synced;
    }

    private static Map<String, Long> seen(Payload payload) {
        if (!(payload.raw("chats") instanceof Map<?, ?> chats)) {
            throw RefusedException.invalid("chats", "an object of chatId and last seq seen");
        }
        if (chats.size() > MAX_CHATS) {
            throw RefusedException.tooLarge("chats", MAX_CHATS + " chats");
        }
        Map<String, Long> seen = new LinkedHashMap<>();
        chats.forEach((chatId, seq) -> seen.put(Payload.checkedId("chats", chatId), Payload.seqOf("chats", seq)));
        return seen;
    }

    private static List<Map<String, @Nullable Object>> views(List<Message> messages) {
        return messages.stream().map(MessageView::stored).toList();
    }
}
