package dev.parley.server.chat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.adapter.RoomName;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A user with sockets on this server, and the chats whose rooms these sockets are in.
 *
 * <p>What the store says is read without a lock and may be old when it comes: so each hint of a change gets a number first,
 * and an answer is applied only if no hint came since the question. Whoever is turned away asks again.
 *
 * <p>Thread-safe. Rooms are joined and left under the lock, which is allowed because that never blocks: a socket's rooms then
 * always follow its user's chats.
 */
final class LocalUser {
    private final String userId;
    private final Sequencers sequencers;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Set<ClientSession> sessions = new HashSet<>();

    @GuardedBy("lock")
    private final Set<String> chatIds = new HashSet<>();

    @GuardedBy("lock")
    private long hints;

    /** Whether the store has been asked for all chats; until then nobody is ready. */
    @GuardedBy("lock")
    private boolean loaded;

    LocalUser(String userId, Sequencers sequencers) {
        this.userId = userId;
        this.sequencers = sequencers;
    }

    String userId() {
        return userId;
    }

    void add(ClientSession session) {
        synchronized (lock) {
            sessions.add(session);
            session.socket().join(Set.of(Rooms.user(userId)));
            session.socket().join(rooms(chatIds));
        }
    }

    /** True if that was the last one; then this object is of no more use. */
    boolean remove(ClientSession session) {
        synchronized (lock) {
            sessions.remove(session);
            if (!sessions.isEmpty()) {
                return false;
            }
            chatIds.forEach(sequencers::close);
            chatIds.clear();
            return true;
        }
    }

    boolean isIn(String chatId) {
        synchronized (lock) {
            return chatIds.contains(chatId);
        }
    }

    /** Something changed: answers of the store to earlier questions are old. */
    void hint() {
        synchronized (lock) {
            hints++;
        }
    }

    long hints() {
        synchronized (lock) {
            return hints;
        }
    }

    /**
     * Applies the store's answer about all chats.
     *
     * @param lastSeqs for each chat of the user, the last seq known to the store
     * @param asked {@link #hints} before the store was asked
     * @return false if the answer is old
     */
    boolean apply(Map<String, Long> lastSeqs, long asked) {
        synchronized (lock) {
            if (hints != asked) {
                return false;
            }
            for (String chatId : List.copyOf(chatIds)) {
                if (!lastSeqs.containsKey(chatId)) {
                    leave(chatId);
                }
            }
            for (Map.Entry<String, Long> chat : lastSeqs.entrySet()) {
                join(chat.getKey(), chat.getValue());
            }
            loaded = true;
            return true;
        }
    }

    /** Applies the store's answer about one chat; false if the answer is old. */
    boolean apply(String chatId, boolean member, long lastSeq, long asked) {
        synchronized (lock) {
            if (hints != asked) {
                return false;
            }
            if (member) {
                join(chatId, lastSeq);
            } else {
                leave(chatId);
            }
            return true;
        }
    }

    /** The sessions whose rooms are right; none before the first full answer. */
    List<ClientSession> loadedSessions() {
        synchronized (lock) {
            return loaded ? List.copyOf(sessions) : List.of();
        }
    }

    @GuardedBy("lock")
    private void join(String chatId, long lastSeq) {
        if (sessions.isEmpty() || !chatIds.add(chatId)) {
            return;
        }
        // the order matters: see ChatSequencer
        sequencers.open(chatId, lastSeq);
        sessions.forEach(session -> session.socket().join(Set.of(Rooms.chat(chatId))));
    }

    @GuardedBy("lock")
    private void leave(String chatId) {
        if (chatIds.remove(chatId)) {
            sessions.forEach(session -> session.socket().leave(Rooms.chat(chatId)));
            sequencers.close(chatId);
        }
    }

    private static Set<RoomName> rooms(Collection<String> chatIds) {
        Set<RoomName> rooms = new HashSet<>();
        chatIds.forEach(chatId -> rooms.add(Rooms.chat(chatId)));
        return rooms;
    }
}
