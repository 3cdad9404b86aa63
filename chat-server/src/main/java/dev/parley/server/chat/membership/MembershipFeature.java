package dev.parley.server.chat.membership;

import dev.parley.presence.Presence;
import dev.parley.presence.PresenceManager;
import dev.parley.presence.Status;
import dev.parley.server.chat.Access;
import dev.parley.server.chat.ChatFeed;
import dev.parley.server.chat.ClientEvents;
import dev.parley.server.chat.ClientSession;
import dev.parley.server.chat.ErrorCode;
import dev.parley.server.chat.MemberSockets;
import dev.parley.server.chat.Payload;
import dev.parley.server.chat.RefusedException;
import dev.parley.server.chat.SerialLane;
import dev.parley.server.limit.RateLimits;
import dev.parley.server.store.Chat;
import dev.parley.server.store.ChatCreation;
import dev.parley.server.store.ChatKind;
import dev.parley.server.store.ChatPage;
import dev.parley.server.store.ChatStore;
import dev.parley.server.store.Membership;
import dev.parley.server.store.MessageLog;
import dev.parley.server.store.NewChat;
import dev.parley.server.store.StoreUnavailableException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code chat:create}, {@code chat:join}, {@code chat:leave}, {@code chat:list}, {@code chat:members}. */
public final class MembershipFeature {
    private static final int MAX_MEMBERS = 1_000;
    private static final int MAX_NAME = 200;
    private static final int MAX_PAGE = 200;
    private static final int DEFAULT_PAGE = 50;
    private static final int MAX_CURSOR = 1_000;
    private static final int MAX_WAITING_NEWS = 10_000;

    private final ChatStore chats;
    private final MessageLog messages;
    private final PresenceManager presence;
    private final Access access;
    private final Clock clock;
    private final MemberSockets members;
    private final MembershipNews news;
    private final ChangesInDoubt inDoubt = new ChangesInDoubt();

    public MembershipFeature(
            ClientEvents events,
            ChatStore chats,
            MessageLog messages,
            PresenceManager presence,
            Access access,
            MemberSockets members,
            ChatFeed feed,
            Executor workers,
            Clock clock) {
        this.chats = chats;
        this.messages = messages;
        this.presence = presence;
        this.access = access;
        this.members = members;
        this.clock = clock;
        this.news = new MembershipNews(chats, members, feed, new SerialLane(workers, MAX_WAITING_NEWS));
        events.on("chat:create", RateLimits.Kind.CHAT, this::handleCreate)
                .on("chat:join", RateLimits.Kind.CHAT, this::handleJoin)
                .on("chat:leave", RateLimits.Kind.CHAT, this::handleLeave)
                .on("chat:list", RateLimits.Kind.OTHER, this::handleList)
                .onAsync("chat:members", RateLimits.Kind.OTHER, this::handleMembers);
    }

    private Map<String, @Nullable Object> handleCreate(ClientSession session, Payload payload) {
        NewChat wanted = newChat(session, payload);
        Instant now = Instant.ofEpochMilli(clock.millis());
        Outcome<ChatCreation> outcome = change(session, wanted, () -> chats.create(wanted));
        if (!(outcome.answer instanceof ChatCreation.Created created)) {
            throw RefusedException.of(ErrorCode.CONFLICT, "there is another chat of this id");
        }
        Chat chat = created.chat();
        boolean isNew =
                created.isNew() || (outcome.since != null && !chat.createdAt().isBefore(outcome.since));
        if (isNew) {
            news.created(chat, wanted.members(), session.socketId());
        } else {
            members.onChanged(chat.chatId(), wanted.members());
            tellWhoCameBack(chat, Objects.requireNonNullElse(outcome.since, now), session);
        }
        return Map.of("chat", isNew ? ChatView.of(chat, wanted.members()) : ChatView.of(chat));
    }

    /**
     * Makes a change. When its answer is lost, it may have been made: the user's rooms are looked after, and when the client asks
     * again, whoever has not heard of it still does.
     */
    private <T> Outcome<T> change(ClientSession session, Object what, Supplier<T> action) {
        Instant begun = Instant.ofEpochMilli(clock.millis());
        try {
            T answer = action.get();
            return new Outcome<>(answer, inDoubt.settle(session.userId(), what).orElse(null));
        } catch (StoreUnavailableException e) {
            if (!e.nothingSaved()) {
                inDoubt.note(session.userId(), what, begun);
                members.onInDoubt(session.userId());
            }
            throw e;
        }
    }

    private static NewChat newChat(ClientSession session, Payload payload) {
        Optional<String> chatId = payload.optionalId("chatId");
        Optional<String> name = payload.optionalLine("name", MAX_NAME);
        Set<String> members = new LinkedHashSet<>(payload.ids("members", MAX_MEMBERS));
        boolean open = payload.optionalBoolean("open", false);
        members.remove(session.userId());
        if (kind(payload) == ChatKind.GROUP) {
            return new NewChat(chatId.orElse(null), ChatKind.GROUP, name.orElse(null), open, session.userId(), members);
        }
        if (members.size() != 1) {
            throw RefusedException.invalid("members", "one other user in a direct chat");
        }
        // a direct chat is known by its two users: an id, a name or openness that is asked for has no meaning there
        return NewChat.direct(session.userId(), members.iterator().next());
    }

    private static ChatKind kind(Payload payload) {
        if (!payload.has("kind")) {
            return ChatKind.GROUP;
        }
        return payload.raw("kind") instanceof String name && ChatKind.of(name).isPresent()
                ? ChatKind.of(name).get()
                : refuseKind();
    }

    private static ChatKind refuseKind() {
        throw RefusedException.invalid("kind", "group or direct");
    }

    /** Creating a direct chat again brings back who had left it. */
    private void tellWhoCameBack(Chat chat, Instant before, ClientSession session) {
        for (String userId : chat.directUsers()) {
            Optional<Membership> membership = chats.membership(chat.chatId(), userId);
            if (membership.isPresent() && !membership.get().joinedAt().isBefore(before)) {
                news.joined(chat, userId, session.socketId());
            }
        }
    }

    private Map<String, @Nullable Object> handleJoin(ClientSession session, Payload payload) {
        String chatId = payload.id("chatId");
        Chat chat = access.requireChat(chatId);
        Optional<Membership> known = chats.membership(chatId, session.userId());
        if (known.isEmpty() && !chat.open() && !session.principal().isAdmin()) {
            throw RefusedException.of(ErrorCode.FORBIDDEN, "this chat is not open");
        }
        Outcome<Boolean> joined = change(session, new Joining(chatId), () -> chats.join(chatId, session.userId()));
        if (joined.answer || joined.since != null) {
            news.joined(chat, session.userId(), session.socketId());
        } else {
            members.onChanged(chatId, List.of(session.userId()));
        }
        Map<String, @Nullable Object> ack = new LinkedHashMap<>();
        ack.put("chat", ChatView.of(chat));
        // asked after the socket came into the room: what is later than this comes as an event
        ack.put("lastSeq", messages.lastSeq(chatId));
        ack.put("readSeq", known.map(Membership::readSeq).orElse(0L));
        return ack;
    }

    /** Leaving twice is leaving once: a client that missed the answer may ask again. */
    private Map<String, @Nullable Object> handleLeave(ClientSession session, Payload payload) {
        String chatId = payload.id("chatId");
        Outcome<Boolean> left = change(session, new Leaving(chatId), () -> chats.leave(chatId, session.userId()));
        if (left.answer || left.since != null) {
            news.left(chatId, session.userId(), session.socketId());
        } else {
            members.onChanged(chatId, List.of(session.userId()));
            access.requireChat(chatId);
        }
        return Map.of();
    }

    private Map<String, @Nullable Object> handleList(ClientSession session, Payload payload) {
        @Nullable String cursor = payload.optionalLine("cursor", MAX_CURSOR).orElse(null);
        int limit = payload.optionalInt("limit", 1, MAX_PAGE, DEFAULT_PAGE);
        ChatPage page = list(session.userId(), cursor, limit);
        Map<String, @Nullable Object> ack = new LinkedHashMap<>();
        ack.put("chats", page.chats().stream().map(ChatView::of).toList());
        if (page.cursor() != null) {
            ack.put("cursor", page.cursor());
        }
        return ack;
    }

    private ChatPage list(String userId, @Nullable String cursor, int limit) {
        try {
            return chats.listFor(userId, cursor, limit);
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("cursor", "what the last page gave");
        }
    }

    private CompletionStage<Map<String, @Nullable Object>> handleMembers(ClientSession session, Payload payload) {
        String chatId = payload.id("chatId");
        access.requireMember(session, chatId);
        List<String> members = chats.members(chatId);
        return presence.getUserPresences(members)
                .thenApply(found -> Map.of(
                        "members",
                        members.stream()
                                .map(id -> memberView(
                                        found.getOrDefault(id, Presence.offline(id)), id.equals(session.userId())))
                                .toList()));
    }

    /** An invisible user is offline to others. */
    private static Map<String, @Nullable Object> memberView(Presence presence, boolean own) {
        Status status = presence.status() == Status.INVISIBLE && !own ? Status.OFFLINE : presence.status();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("userId", presence.userId());
        view.put("online", status != Status.OFFLINE);
        view.put("status", status.wireName());
        return view;
    }

    private record Joining(String chatId) {}

    private record Leaving(String chatId) {}

    /** @param since when this change was first tried, if its answer was lost then */
    private record Outcome<T>(T answer, @Nullable Instant since) {}
}
