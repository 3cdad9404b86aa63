package dev.parley.server.store;

/** What came of {@link ChatStore#create}. */
public sealed interface ChatCreation {
    /**
     * The chat is there, with its members.
     *
     * @param isNew false if it was there before: the direct chat of these two users, or the same creator's same chatId; one that was
     *     begun before and never finished is new for who finishes it
     */
    record Created(Chat chat, boolean isNew) implements ChatCreation {}

    /** The chatId belongs to a chat of somebody else, or is of the form kept for direct chats. */
    record Conflict(String chatId) implements ChatCreation {}
}
