package dev.parley.server.store.mongo;

import dev.parley.server.store.Appended;
import dev.parley.server.store.Message;
import dev.parley.server.store.NewMessage;
import dev.parley.server.store.StoreUnavailableException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * An append on its way: what is to be stored, where it was tried so far, and who waits for it.
 *
 * <p>Until it {@link #begin begins}, nobody but us has it, and whoever gives it up can say that nothing was saved. Afterwards the
 * database may have it, whatever the sender was told: it is {@link #settle settled} only when that is known.
 */
final class Pending {
    private enum Stage {
        WAITING,
        BEGUN,
        GIVEN_UP
    }

    private final NewMessage message;
    private final Object storedContent;
    private final @Nullable String sendKey;
    private final String mark = MessageId.newMark();
    private final Instant timestamp;
    private final long startedAt;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
    private final CompletableFuture<Appended> outcome = new CompletableFuture<>();

    // The lane's thread only.
    private final Set<Long> tried = new LinkedHashSet<>();
    private long seq;
    private boolean settled;

    /**
     * @param timestamp stays the same through all attempts
     * @param startedAt reading of the ticker, in nanoseconds
     */
    Pending(NewMessage message, Instant timestamp, long startedAt) {
        this.message = message;
        this.storedContent = MessageDocuments.storedContent(message.content());
        this.sendKey =
                message.clientId() == null ? null : Keys.send(message.chatId(), message.senderId(), message.clientId());
        this.timestamp = timestamp;
        this.startedAt = startedAt;
    }

    NewMessage message() {
        return message;
    }

    String chatId() {
        return message.chatId();
    }

    @Nullable
    String sendKey() {
        return sendKey;
    }

    long startedAt() {
        return startedAt;
    }

    CompletableFuture<Appended> outcome() {
        return outcome;
    }

    /** Takes it to be handed to the database, for the first time or again; false if nobody waits for it any more. */
    boolean begin() {
        return !outcome.isDone() && (stage.compareAndSet(Stage.WAITING, Stage.BEGUN) || stage.get() == Stage.BEGUN);
    }

    /** Tells who waits that there was no answer in time; true if that is news. */
    boolean giveUp(String why) {
        boolean untouched = stage.compareAndSet(Stage.WAITING, Stage.GIVEN_UP) || stage.get() == Stage.GIVEN_UP;
        return outcome.completeExceptionally(
                untouched ? new StoreUnavailableException(why) : new StoreUnavailableException(why, null));
    }

    boolean isWaitedFor() {
        return !outcome.isDone();
    }

    /** From now on it is known what became of it. */
    void settle() {
        settled = true;
    }

    boolean isSettled() {
        return settled;
    }

    /** Chooses the place for the next attempt. */
    Document placeAt(long place) {
        seq = place;
        tried.add(place);
        return MessageDocuments.toDocument(this, place);
    }

    /** The place of the last attempt. */
    long seq() {
        return seq;
    }

    /** Every place where an attempt may have left it. */
    Set<Long> tried() {
        return tried;
    }

    String messageIdAt(long place) {
        return MessageId.of(place, mark);
    }

    Instant timestamp() {
        return timestamp;
    }

    Object storedContent() {
        return storedContent;
    }

    /** As it is right after it was stored. */
    Message stored(long place) {
        return new Message(
                messageIdAt(place),
                message.chatId(),
                message.senderId(),
                message.content(),
                timestamp,
                place,
                message.clientId(),
                message.replyTo(),
                null,
                0,
                false,
                Map.of());
    }
}
