package dev.parley.server.chat.receipt;

import dev.parley.server.chat.Access;
import dev.parley.server.chat.ChatFeed;
import dev.parley.server.chat.ClientEvents;
import dev.parley.server.chat.ClientSession;
import dev.parley.server.chat.ErrorCode;
import dev.parley.server.chat.Payload;
import dev.parley.server.chat.RefusedException;
import dev.parley.server.limit.RateLimits;
import dev.parley.server.store.ChatStore;
import dev.parley.server.store.ReadMark;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code message:read}: the mark of a user in a chat, which never goes back. */
public final class ReceiptFeature {
    private final ChatStore chats;
    private final Access access;
    private final ChatFeed feed;

    public ReceiptFeature(ClientEvents events, ChatStore chats, Access access, ChatFeed feed) {
        this.chats = chats;
        this.access = access;
        this.feed = feed;
        events.on("message:read", RateLimits.Kind.OTHER, this::handleRead);
    }

    private Map<String, @Nullable Object> handleRead(ClientSession session, Payload payload) {
        String chatId = payload.id("chatId");
        long seq = payload.seq("seq");
        ReadMark mark = chats.markRead(chatId, session.userId(), seq).orElseThrow(() -> notAMember(chatId));
        if (mark.moved()) {
            feed.distribute("message:read", chatId, data(chatId, session.userId(), mark.seq()), session.socketId());
        }
        return Map.of("readSeq", mark.seq());
    }

    /** Nobody who is not in a chat has a mark there, whatever their role. */
    private RefusedException notAMember(String chatId) {
        access.requireChat(chatId);
        return RefusedException.of(ErrorCode.FORBIDDEN, "only members may do this");
    }

    private static Map<String, @Nullable Object> data(String chatId, String userId, long seq) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("chatId", chatId);
        data.put("userId", userId);
        data.put("seq", seq);
        return data;
    }
}
