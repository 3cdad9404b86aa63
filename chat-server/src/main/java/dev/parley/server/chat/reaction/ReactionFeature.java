package dev.parley.server.chat.reaction;

import dev.parley.server.chat.Access;
import dev.parley.server.chat.ChatFeed;
import dev.parley.server.chat.ClientEvents;
import dev.parley.server.chat.ClientSession;
import dev.parley.server.chat.ErrorCode;
import dev.parley.server.chat.Payload;
import dev.parley.server.chat.RefusedException;
import dev.parley.server.limit.RateLimits;
import dev.parley.server.store.Message;
import dev.parley.server.store.MessageLog;
import dev.parley.server.store.ReactionChange;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code reaction:add} and {@code reaction:remove}. Doing either twice is doing it once, and is heard of once. */
public final class ReactionFeature {
    /** Room for an emoji of many joined parts, or a short name such as {@code :+1:}. */
    private static final int MAX_EMOJI = 32;
    /** How many different emoji one message may gather. */
    private static final int MAX_KINDS = 100;

    private final MessageLog messages;
    private final Access access;
    private final ChatFeed feed;

    public ReactionFeature(ClientEvents events, MessageLog messages, Access access, ChatFeed feed) {
        this.messages = messages;
        this.access = access;
        this.feed = feed;
        events.on("reaction:add", RateLimits.Kind.OTHER, this::handleAdd)
                .on("reaction:remove", RateLimits.Kind.OTHER, this::handleRemove);
    }

    private Map<String, @Nullable Object> handleAdd(ClientSession session, Payload payload) {
        Reaction reaction = Reaction.of(session, payload);
        access.requireMember(session, reaction.chatId);
        requireRoom(reaction);
        return answer(
                "reaction:added",
                reaction,
                session,
                messages.addReaction(reaction.chatId, reaction.messageId, reaction.userId, reaction.emoji));
    }

    private Map<String, @Nullable Object> handleRemove(ClientSession session, Payload payload) {
        Reaction reaction = Reaction.of(session, payload);
        access.requireMember(session, reaction.chatId);
        return answer(
                "reaction:removed",
                reaction,
                session,
                messages.removeReaction(reaction.chatId, reaction.messageId, reaction.userId, reaction.emoji));
    }

    private void requireRoom(Reaction reaction) {
        Map<String, ?> known = messages.find(reaction.chatId, reaction.messageId)
                .map(Message::reactions)
                .orElseThrow(ReactionFeature::noSuchMessage);
        if (known.size() >= MAX_KINDS && !known.containsKey(reaction.emoji)) {
            throw RefusedException.tooLarge("emoji", MAX_KINDS + " different ones on a message");
        }
    }

    private Map<String, @Nullable Object> answer(
            String event, Reaction reaction, ClientSession session, Optional<ReactionChange> outcome) {
        ReactionChange change = outcome.orElseThrow(ReactionFeature::noSuchMessage);
        if (change.changed()) {
            feed.distributeChange(event, reaction.chatId, reaction.toData(change.seq()), session.socketId());
        }
        return Map.of("reactions", change.counts());
    }

    private static RefusedException noSuchMessage() {
        return RefusedException.of(ErrorCode.NOT_FOUND, "there is no such message");
    }

    private record Reaction(String chatId, String messageId, String userId, String emoji) {
        static Reaction of(ClientSession session, Payload payload) {
            return new Reaction(
                    payload.id("chatId"), payload.id("messageId"), session.userId(), payload.line("emoji", MAX_EMOJI));
        }

        Map<String, @Nullable Object> toData(long seq) {
            Map<String, @Nullable Object> data = new LinkedHashMap<>();
            data.put("chatId", chatId);
            data.put("messageId", messageId);
            data.put("userId", userId);
            data.put("emoji", emoji);
            data.put("seq", seq);
            return data;
        }
    }
}
