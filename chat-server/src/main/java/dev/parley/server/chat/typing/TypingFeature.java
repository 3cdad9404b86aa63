package dev.parley.server.chat.typing;

import dev.parley.server.auth.Identifier;
import dev.parley.server.chat.Access;
import dev.parley.server.chat.ChatFeed;
import dev.parley.server.chat.ClientEvents;
import dev.parley.server.chat.ClientSession;
import dev.parley.server.chat.Payload;
import dev.parley.server.limit.RateLimits;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code typing:start} and {@code typing:stop}. Members hear of changes only; that somebody goes on typing is told to the other
 * servers, each of which ends the typing by itself six seconds after it last heard of it, whatever became of the typist's
 * server.
 */
public final class TypingFeature {
    private static final String STARTED = "typing:started";
    private static final String STOPPED = "typing:stopped";

    private final Access access;
    private final ChatFeed feed;
    private final TypingUsers typing;

    public TypingFeature(ClientEvents events, Access access, ChatFeed feed, LongSupplier nanoTime) {
        this.access = access;
        this.feed = feed;
        this.typing = new TypingUsers(nanoTime);
        events.on("typing:start", RateLimits.Kind.TYPING, this::handleStart)
                .on("typing:stop", RateLimits.Kind.TYPING, this::handleStop);
        feed.onRemote(STARTED, this::onRemoteStarted);
        feed.onRemote(STOPPED, this::onRemoteStopped);
    }

    private Map<String, @Nullable Object> handleStart(ClientSession session, Payload payload) {
        Typist typist = new Typist(payload.id("chatId"), session.userId());
        access.requireMember(session, typist.chatId());
        if (typing.start(typist, session.socketId())) {
            feed.broadcast(STARTED, typist.chatId(), typist.toData(), session.socketId());
        }
        feed.publishNow(STARTED, typist.chatId(), typist.toData());
        return Map.of();
    }

    private Map<String, @Nullable Object> handleStop(ClientSession session, Payload payload) {
        Typist typist = new Typist(payload.id("chatId"), session.userId());
        access.requireMember(session, typist.chatId());
        if (typing.stop(typist)) {
            feed.broadcast(STOPPED, typist.chatId(), typist.toData(), session.socketId());
            feed.publishNow(STOPPED, typist.chatId(), typist.toData());
        }
        return Map.of();
    }

    /** A socket is gone, and with it what it had been typing. */
    public void onGone(ClientSession session) {
        for (Typist typist : typing.stopAll(session.userId(), session.socketId())) {
            feed.broadcast(STOPPED, typist.chatId(), typist.toData(), null);
            feed.publishNow(STOPPED, typist.chatId(), typist.toData());
        }
    }

    /** Ends what was not renewed. To be called about four times a second. */
    public void tick() {
        for (Optional<TypingUsers.Ended> ended = typing.takeEnded(); ended.isPresent(); ended = typing.takeEnded()) {
            Typist typist = ended.get().typist();
            feed.broadcast(
                    STOPPED, typist.chatId(), typist.toData(), ended.get().socketId());
        }
    }

    private void onRemoteStarted(String chatId, Map<String, @Nullable Object> data) {
        Optional<Typist> typist = typist(chatId, data);
        if (typist.isEmpty() || typing.start(typist.get(), null)) {
            feed.broadcast(STARTED, chatId, data, null);
        }
    }

    private void onRemoteStopped(String chatId, Map<String, @Nullable Object> data) {
        Optional<Typist> typist = typist(chatId, data);
        if (typist.isEmpty() || typing.stop(typist.get())) {
            feed.broadcast(STOPPED, chatId, data, null);
        }
    }

    /** Empty for a backend's event of another form, which is passed on as it is. */
    private static Optional<Typist> typist(String chatId, Map<String, @Nullable Object> data) {
        return data.get("userId") instanceof String userId && Identifier.isValid(userId)
                ? Optional.of(new Typist(chatId, userId))
                : Optional.empty();
    }
}
