package dev.parley.server.chat;

import dev.parley.server.store.ChatStore;
import dev.parley.server.store.MessageLog;
import dev.parley.server.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this server's sockets in the rooms of their users' chats. The store alone says who is a member; events such as
 * {@code chat:joined}, from whatever server or backend, are only hints to ask it again, so that neither their order nor a forged
 * one can put a socket where it does not belong. When hints may have been lost with Redis, everybody is asked for again.
 *
 * <p>Thread-safe. Methods that ask the store say so; they block and belong on workers.
 */
public final class MemberSockets {
    private static final Logger log = LoggerFactory.getLogger(MemberSockets.class);

    private final ChatStore chats;
    private final MessageLog messages;
    private final ChatFeed feed;
    private final Consumer<ClientSession> onReady;
    private final ConcurrentHashMap<String, LocalUser> users = new ConcurrentHashMap<>();
    private final Set<String> unsettled = ConcurrentHashMap.newKeySet();
    private final Recurring settling;

    /** @param onReady called once for each session, when its sockets' rooms are joined; must not block */
    public MemberSockets(
            ChatStore chats,
            MessageLog messages,
            ChatFeed feed,
            Executor workers,
            LongSupplier nanoTime,
            Consumer<ClientSession> onReady) {
        this.chats = chats;
        this.messages = messages;
        this.feed = feed;
        this.onReady = onReady;
        this.settling = new Recurring("Joining rooms", Duration.ofSeconds(1), nanoTime, workers, this::settle);
    }

    /** A socket came in: puts it into the rooms of its user and their chats. Asks the store; if that is down, goes on trying. */
    public void onConnect(ClientSession session) {
        LocalUser user = users.compute(session.userId(), (id, known) -> {
            LocalUser local = known == null ? new LocalUser(id, feed.sequencers()) : known;
            local.add(session);
            return local;
        });
        try {
            load(user);
        } catch (StoreUnavailableException e) {
            log.warn("The store is down: socket {} waits for its rooms", session.socketId());
            unsettled.add(user.userId());
        }
    }

    public void onDisconnect(ClientSession session) {
        users.computeIfPresent(session.userId(), (id, user) -> user.remove(session) ? null : user);
    }

    /** Whether the user's sockets on this server are in the chat's room: a user is then a member, as far as this server has heard. */
    public boolean isIn(String userId, String chatId) {
        LocalUser user = users.get(userId);
        return user != null && user.isIn(chatId);
    }

    /** Users may have joined or left a chat: asks the store, if any of them is here, and moves their sockets. */
    public void onChanged(String chatId, Collection<String> userIds) {
        List<LocalUser> here =
                userIds.stream().map(users::get).filter(Objects::nonNull).toList();
        if (here.isEmpty()) {
            return;
        }
        here.forEach(LocalUser::hint);
        try {
            move(chatId, here);
        } catch (StoreUnavailableException e) {
            log.warn("The store is down: members of chat {} are moved later", chatId);
            here.forEach(user -> unsettled.add(user.userId()));
        }
    }

    /** A change to the user's chats got no answer, so it may have been made: asks the store for all of them when it can be asked. */
    public void onInDoubt(String userId) {
        LocalUser user = users.get(userId);
        if (user != null) {
            user.hint();
            unsettled.add(userId);
        }
    }

    /** Redis was away: whatever was said of members meanwhile may not have come here. */
    public void onHintsLost() {
        unsettled.addAll(users.keySet());
    }

    /** Does what is due; to be called a few times a second. */
    public void tick() {
        if (!unsettled.isEmpty()) {
            settling.tick();
        }
    }

    private void move(String chatId, List<LocalUser> here) {
        List<LocalUser> left = here;
        while (!left.isEmpty()) {
            Map<LocalUser, Long> asked = new HashMap<>();
            left.forEach(user -> asked.put(user, user.hints()));
            Set<String> members = membersAmong(chatId, left);
            long lastSeq = members.isEmpty() ? 0 : messages.lastSeq(chatId);
            left = new ArrayList<>();
            for (Map.Entry<LocalUser, Long> entry : asked.entrySet()) {
                LocalUser user = entry.getKey();
                if (!user.apply(chatId, members.contains(user.userId()), lastSeq, entry.getValue())) {
                    left.add(user);
                }
            }
        }
    }

    private Set<String> membersAmong(String chatId, List<LocalUser> users) {
        if (users.size() == 1) {
            String userId = users.get(0).userId();
            return chats.isMember(chatId, userId) ? Set.of(userId) : Set.of();
        }
        return new HashSet<>(chats.members(chatId));
    }

    private void load(LocalUser user) {
        long asked;
        Map<String, Long> lastSeqs;
        do {
            asked = user.hints();
            lastSeqs = messages.lastSeqs(chats.chatIdsOf(user.userId()));
        } while (!user.apply(lastSeqs, asked));
        user.loadedSessions().stream().filter(ClientSession::becomeReady).forEach(onReady);
    }

    private void settle() {
        for (String userId : List.copyOf(unsettled)) {
            LocalUser user = users.get(userId);
            // removed first: what is noted while the store is asked must stay noted
            unsettled.remove(userId);
            try {
                if (user != null) {
                    load(user);
                }
            } catch (StoreUnavailableException e) {
                unsettled.add(userId);
                throw e;
            }
        }
    }
}
