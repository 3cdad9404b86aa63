package dev.parley.server.chat.membership;

import dev.parley.adapter.RoomName;
import dev.parley.adapter.SocketId;
import dev.parley.server.chat.ChatFeed;
import dev.parley.server.chat.MemberSockets;
import dev.parley.server.chat.Rooms;
import dev.parley.server.chat.SerialLane;
import dev.parley.server.store.Chat;
import dev.parley.server.store.ChatStore;
import dev.parley.server.store.StoreUnavailableException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code chat:created}, {@code chat:joined}, {@code chat:left}: on every server the sockets of the users concerned are moved
 * first, then everybody concerned is told, so that who hears of a chat is in its room already. News of other servers wait on
 * one lane, because moving asks the store, and keep their order there.
 */
final class MembershipNews {
    private static final Logger log = LoggerFactory.getLogger(MembershipNews.class);
    static final String CREATED = "chat:created";
    static final String JOINED = "chat:joined";
    static final String LEFT = "chat:left";

    private final ChatStore chats;
    private final MemberSockets members;
    private final ChatFeed feed;
    private final SerialLane lane;

    MembershipNews(ChatStore chats, MemberSockets members, ChatFeed feed, SerialLane lane) {
        this.chats = chats;
        this.members = members;
        this.feed = feed;
        this.lane = lane;
        for (String event : List.of(CREATED, JOINED, LEFT)) {
            feed.onRemote(event, (chatId, data) -> onRemote(event, chatId, data));
        }
    }

    void created(Chat chat, Collection<String> users, SocketId by) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("chatId", chat.chatId());
        data.put("chat", ChatView.of(chat, users));
        members.onChanged(chat.chatId(), users);
        feed.distribute(CREATED, chat.chatId(), data, by);
    }

    void joined(Chat chat, String userId, SocketId by) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("chatId", chat.chatId());
        data.put("userId", userId);
        data.put("chat", ChatView.of(chat));
        tell(JOINED, chat.chatId(), userId, data, by);
    }

    void left(String chatId, String userId, SocketId by) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("chatId", chatId);
        data.put("userId", userId);
        tell(LEFT, chatId, userId, data, by);
    }

    private void tell(String event, String chatId, String userId, Map<String, @Nullable Object> data, SocketId by) {
        members.onChanged(chatId, List.of(userId));
        feed.broadcast(event, concerned(chatId, data), data, by);
        feed.publish(event, chatId, data);
    }

    private void onRemote(String event, String chatId, Map<String, @Nullable Object> data) {
        boolean taken = lane.offer(() -> {
            moveSockets(chatId, data);
            feed.broadcast(event, concerned(chatId, data), data, null);
        });
        if (!taken) {
            log.warn("Too many changes of members at once; asking the store for everybody's chats instead");
            members.onHintsLost();
        }
    }

    private void moveSockets(String chatId, Map<String, @Nullable Object> data) {
        try {
            members.onChanged(chatId, users(chatId, data));
        } catch (StoreUnavailableException e) {
            members.onHintsLost();
        }
    }

    /** Who an event is about; for one that does not say, everybody in the chat. */
    private Collection<String> users(String chatId, Map<String, @Nullable Object> data) {
        if (data.get("userId") instanceof String userId) {
            return List.of(userId);
        }
        if (data.get("chat") instanceof Map<?, ?> chat && chat.get("members") instanceof List<?> users) {
            return users.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
        }
        return chats.members(chatId);
    }

    /** The chat, and all sockets of the user who came or went. */
    private static List<RoomName> concerned(String chatId, Map<String, @Nullable Object> data) {
        return data.get("userId") instanceof String userId
                ? List.of(Rooms.chat(chatId), Rooms.user(userId))
                : List.of(Rooms.chat(chatId));
    }
}
