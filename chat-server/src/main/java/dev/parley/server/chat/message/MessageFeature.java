package dev.parley.server.chat.message;

import dev.parley.server.chat.Access;
import dev.parley.server.chat.ChatFeed;
import dev.parley.server.chat.ClientEvents;
import dev.parley.server.chat.ClientSession;
import dev.parley.server.chat.ErrorCode;
import dev.parley.server.chat.Payload;
import dev.parley.server.chat.RefusedException;
import dev.parley.server.chat.Timestamps;
import dev.parley.server.limit.RateLimits;
import dev.parley.server.store.Appended;
import dev.parley.server.store.Message;
import dev.parley.server.store.MessageLog;
import dev.parley.server.store.NewMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code message:send}, {@code message:edit}, {@code message:delete}. A send is appended without waiting, so that a client's
 * next one may share its write; once it is durable, a worker distributes and acknowledges it.
 */
public final class MessageFeature {
    private static final Logger log = LoggerFactory.getLogger(MessageFeature.class);
    private final MessageLog messages;
    private final Access access;
    private final ChatFeed feed;
    private final Executor workers;

    public MessageFeature(ClientEvents events, MessageLog messages, Access access, ChatFeed feed, Executor workers) {
        this.messages = messages;
        this.access = access;
        this.feed = feed;
        this.workers = workers;
        events.onAsync("message:send", RateLimits.Kind.SEND, this::handleSend)
                .on("message:edit", RateLimits.Kind.SEND, this::handleEdit)
                .on("message:delete", RateLimits.Kind.SEND, this::handleDelete);
    }

    private CompletionStage<Map<String, @Nullable Object>> handleSend(ClientSession session, Payload payload) {
        String chatId = payload.id("chatId");
        Object content = Content.check(payload.raw("content"));
        Optional<String> clientId = payload.optionalId("clientId");
        Optional<String> replyTo = payload.optionalId("replyTo");
        access.requirePublisher(session, chatId);
        replyTo.ifPresent(messageId -> requireReplyable(chatId, messageId));
        NewMessage message =
                new NewMessage(chatId, session.userId(), content, clientId.orElse(null), replyTo.orElse(null));
        return append(message, session)
                .whenCompleteAsync(
                        (appended, failure) -> {
                            try {
                                if (failure == null) {
                                    distribute(appended, session);
                                }
                            } catch (
                                    RuntimeException
                                            e) { // it is stored: its sender must hear that, whatever else fails
                                log.error("A message of chat {} could not be distributed", chatId, e);
                            } finally {
                                feed.endSend(message, session.socketId());
                            }
                        },
                        workers)
                .thenApply(MessageFeature::sent);
    }

    /** The feed is told of the end by whoever takes the outcome, or here if there will be none. */
    private CompletableFuture<Appended> append(NewMessage message, ClientSession session) {
        feed.beginSend(message, session.socketId());
        try {
            return messages.append(message);
        } catch (RuntimeException e) {
            feed.endSend(message, session.socketId());
            throw e;
        }
    }

    private void requireReplyable(String chatId, String messageId) {
        if (messages.find(chatId, messageId).isEmpty()) {
            throw RefusedException.invalid("replyTo", "the id of a message of this chat");
        }
    }

    private void distribute(Appended appended, ClientSession session) {
        if (appended.duplicate()) {
            feed.messageRepeated(appended.message());
        } else {
            feed.messageSent(appended.message(), session.socketId());
        }
    }

    private static Map<String, @Nullable Object> sent(Appended appended) {
        Message message = appended.message();
        Map<String, @Nullable Object> ack = new LinkedHashMap<>();
        ack.put("messageId", message.messageId());
        ack.put("seq", message.seq());
        ack.put("timestamp", Timestamps.format(message.timestamp()));
        return ack;
    }

    private Map<String, @Nullable Object> handleEdit(ClientSession session, Payload payload) {
        String chatId = payload.id("chatId");
        String messageId = payload.id("messageId");
        Object content = Content.check(payload.raw("content"));
        requireAuthor(session, chatId, messageId);
        Message edited = messages.edit(chatId, messageId, content).orElseThrow(MessageFeature::noSuchMessage);
        Map<String, @Nullable Object> data = about(edited);
        data.put("content", edited.content());
        String editedAt = edited.editedAt() == null ? null : Timestamps.format(edited.editedAt());
        data.put("editedAt", editedAt);
        feed.distributeChange("message:edited", chatId, data, session.socketId());
        Map<String, @Nullable Object> ack = new LinkedHashMap<>();
        ack.put("editedAt", editedAt);
        ack.put("rev", edited.rev());
        return ack;
    }

    private Map<String, @Nullable Object> handleDelete(ClientSession session, Payload payload) {
        String chatId = payload.id("chatId");
        String messageId = payload.id("messageId");
        Message message = requireAuthor(session, chatId, messageId);
        Message deleted = messages.delete(chatId, messageId).orElseThrow(MessageFeature::noSuchMessage);
        if (!message.deleted()) {
            feed.distributeChange("message:deleted", chatId, about(deleted), session.socketId());
        }
        return Map.of("rev", deleted.rev());
    }

    /** Only who wrote a message may change it, as long as they are in the chat; and admins. */
    private Message requireAuthor(ClientSession session, String chatId, String messageId) {
        access.requireMember(session, chatId);
        Message message = messages.find(chatId, messageId).orElseThrow(MessageFeature::noSuchMessage);
        if (!message.senderId().equals(session.userId()) && !session.principal().isAdmin()) {
            throw RefusedException.of(ErrorCode.FORBIDDEN, "only who sent a message may change it");
        }
        return message;
    }

    private static Map<String, @Nullable Object> about(Message message) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("chatId", message.chatId());
        data.put("messageId", message.messageId());
        data.put("senderId", message.senderId());
        data.put("seq", message.seq());
        data.put("rev", message.rev());
        return data;
    }

    private static RefusedException noSuchMessage() {
        return RefusedException.of(ErrorCode.NOT_FOUND, "there is no such message");
    }
}
