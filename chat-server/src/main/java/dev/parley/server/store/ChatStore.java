package dev.parley.server.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chats and who is in them. Who may create, join or leave is decided above.
 *
 * <p><b>Threads.</b> All methods block on the store and belong on worker threads.
 *
 * <p><b>Failure.</b> {@link StoreUnavailableException} within about five seconds. Every call may be repeated after it.
 */
public interface ChatStore {
    /**
     * Creates a chat with its first members. The direct chat of two users is one chat, whoever creates it, and both at once
     * too; creating it again brings back a user who had left it. Creating one's own chatId again gives the chat as it is.
     */
    ChatCreation create(NewChat chat);

    Optional<Chat> find(String chatId);

    /** Makes the user a member of an existing chat, with nothing read; true if the user was none before. */
    boolean join(String chatId, String userId);

    /** True if the user was a member. */
    boolean leave(String chatId, String userId);

    boolean isMember(String chatId, String userId);

    Optional<Membership> membership(String chatId, String userId);

    /** Which of these chats the user is a member of, in one query. */
    Set<String> memberOf(String userId, Collection<String> chatIds);

    /** All members, sorted. */
    List<String> members(String chatId);

    /** All chats the user is a member of. */
    Set<String> chatIdsOf(String userId);

    /**
     * The user's chats, the one with the newest message first (one without messages counts from its creation), in a number of
     * queries that does not grow with the number of chats.
     *
     * @param cursor null for the first page, then what the last page gave
     * @throws IllegalArgumentException if the cursor is not one that a page gave
     */
    ChatPage listFor(String userId, @Nullable String cursor, int limit);

    /**
     * Notes up to where the user has read. The mark never goes back and never beyond the last message.
     *
     * @return where the mark is now; empty if the user is not a member
     */
    Optional<ReadMark> markRead(String chatId, String userId, long seq);
}
