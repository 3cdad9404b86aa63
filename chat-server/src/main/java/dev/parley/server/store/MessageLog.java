package dev.parley.server.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The messages of all chats, each chat an unbroken row: seq 1, 2, 3, … without holes and without repeats, however many senders
 * on however many servers append at once (chat protocol, "What is promised", 1 and 2). A chat needs no preparation: its row
 * begins with its first message. Who may read or write what is decided above.
 *
 * <p><b>Threads.</b> {@link #append} never blocks. All other methods block on the store and belong on worker threads.
 *
 * <p><b>Failure.</b> {@link StoreUnavailableException}, thrown or as the outcome of a future, within about five seconds.
 */
public interface MessageLog {
    /**
     * Gives the message the next place in its chat. Messages of many senders are written together; appends of one thread to
     * one chat get their places in the order of the calls.
     *
     * <p>With a clientId it is idempotent over all servers and all time: the same (chatId, senderId, clientId) always gives the
     * same messageId, seq and timestamp, and the content of the first append stays.
     *
     * @return completes once the message is durable (majority write concern where there is a replica set), on a thread of the
     *     store that must not be blocked: hand over what takes longer. Fails with {@link StoreUnavailableException}, at once
     *     if too many messages wait already. If that does not say that nothing was saved, the message may be stored all the
     *     same: see {@link #onStoredLate}.
     * @throws IllegalArgumentException if the content holds something that JSON cannot express
     */
    CompletableFuture<Appended> append(NewMessage message);

    /**
     * Hears of messages that turn out to be stored after their append has failed: the answer was lost, or came too late. Each is
     * told once, as soon as the store knows, which is when it can be asked again. Called on a thread of the store that must not
     * be blocked.
     */
    void onStoredLate(Consumer<Message> listener);

    /** The newest messages. {@code hasMore}: there are older ones. */
    MessagePage latest(String chatId, int limit);

    /** The newest messages with a seq below {@code beforeSeq}. {@code hasMore}: there are older ones. */
    MessagePage before(String chatId, long beforeSeq, int limit);

    /** The oldest messages with a seq above {@code afterSeq}. {@code hasMore}: there are newer ones. */
    MessagePage after(String chatId, long afterSeq, int limit);

    /**
     * {@link #after} for many chats at once, in a bounded number of queries.
     *
     * @param afterSeqs for each chat, the last seq that is known
     * @param limit at most so many messages of each chat
     * @return an entry for every chat asked for
     */
    Map<String, MessagePage> after(Map<String, Long> afterSeqs, int limit);

    /** The messages with {@code fromSeq <= seq <= toSeq} that exist, by ascending seq. */
    List<Message> range(String chatId, long fromSeq, long toSeq);

    /** The seq of the newest message; 0 in a chat without any. */
    long lastSeq(String chatId);

    /** The same for many chats, with an entry for each, in a bounded number of queries. */
    Map<String, Long> lastSeqs(Collection<String> chatIds);

    Optional<Message> find(String chatId, String messageId);

    /**
     * Replaces the content; of two edits at once, the later one stays, and has the higher rev.
     *
     * @return the message as this edit left it, or empty if there is none or it is deleted
     * @throws IllegalArgumentException if the content is neither a String nor a Map that JSON can express
     */
    Optional<Message> edit(String chatId, String messageId, Object content);

    /** Drops content and reactions and keeps the place. Deleting again changes nothing. Empty if there is no such message. */
    Optional<Message> delete(String chatId, String messageId);

    /** Empty if there is no such message or it is deleted. */
    Optional<ReactionChange> addReaction(String chatId, String messageId, String userId, String emoji);

    /** Empty if there is no such message or it is deleted. */
    Optional<ReactionChange> removeReaction(String chatId, String messageId, String userId, String emoji);
}
