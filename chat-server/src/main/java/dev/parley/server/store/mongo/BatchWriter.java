package dev.parley.server.store.mongo;

import static com.mongodb.client.model.Filters.in;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import dev.parley.server.store.Appended;
import dev.parley.server.store.Message;
import dev.parley.server.store.StoreMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches of messages so that each chat stays an unbroken row, with no lock between servers.
 *
 * <p>A message's place is part of its key, so of two servers that want one place the database lets one have it. A batch is
 * inserted in order and starts behind a message that surely exists; the database stops at the first document it refuses (one
 * that speaks MongoDB's protocol might not, see {@link MongoStoreOptions#MAX_BATCH}). So
 * whatever prefix of it gets through, now or (after a lost answer) later, leaves no hole. After anything but plain success
 * nothing is concluded from the error: what became of each message is read back, by the places where it was tried and by its
 * send key, and what is not there is placed anew behind the present end.
 *
 * <p>Used by one thread, the lane's. It returns when every message is stored or has been given up by its deadline; one that was
 * given up when the database may have had it is not tried again, but its fate is {@link Doubts looked for}.
 */
final class BatchWriter {
    private static final Logger log = LoggerFactory.getLogger(BatchWriter.class);
    private static final int DUPLICATE_KEY = 11_000;
    private static final int PATIENT_CONFLICTS = 3;
    private static final int FAILURE_PAUSE_MILLIS = 100;
    private static final int CONFLICT_PAUSE_MILLIS = 8;
    private final Database database;
    private final Tails tails;
    private final Marks marks;
    private final StoreMetrics metrics;
    private final LongSupplier ticker;
    private final CountDownLatch abandoned;
    private final Consumer<Message> storedLate;
    private final Doubts doubts;

    /**
     * @param abandoned counted down when no further attempt shall be made
     * @param storedLate hears of messages that turn out to be stored though their senders were told that the store is down
     */
    BatchWriter(
            Database database,
            Tails tails,
            Marks marks,
            StoreMetrics metrics,
            LongSupplier ticker,
            CountDownLatch abandoned,
            Consumer<Message> storedLate) {
        this.database = database;
        this.tails = tails;
        this.marks = marks;
        this.metrics = metrics;
        this.ticker = ticker;
        this.abandoned = abandoned;
        this.storedLate = storedLate;
        this.doubts = new Doubts(database, ticker, this::foundLate);
    }

    void write(List<Pending> batch) throws InterruptedException {
        List<Pending> rest = firstOfEachSend(batch);
        int conflicts = 0;
        while (!rest.isEmpty() && abandoned.getCount() > 0) {
            try {
                if (!attempt(rest)) {
                    metrics.onConflict();
                    if (++conflicts > PATIENT_CONFLICTS) {
                        pause(CONFLICT_PAUSE_MILLIS);
                    }
                }
            } catch (MongoException e) {
                log.debug("A batch of {} is tried again", rest.size(), e);
                pause(FAILURE_PAUSE_MILLIS);
            } catch (RuntimeException e) {
                writeOneByOne(rest, e);
            }
            rest = wanted(rest);
        }
        rest.forEach(doubts::add);
    }

    /** Finds out what became of earlier appends, if that is due. Blocks. */
    void settleDoubts() {
        doubts.settle();
    }

    boolean hasDoubts() {
        return !doubts.isEmpty();
    }

    long doubtsPauseNanos() {
        return doubts.pauseNanos();
    }

    /** What is to be tried again; what nobody waits for any more, but may be stored, is looked for elsewhere. */
    private List<Pending> wanted(List<Pending> batch) {
        List<Pending> wanted = new ArrayList<>();
        for (Pending pending : batch) {
            if (!pending.isSettled() && pending.isWaitedFor()) {
                wanted.add(pending);
            } else if (!pending.isSettled() && !pending.tried().isEmpty()) {
                doubts.add(pending);
            }
        }
        return wanted;
    }

    /** True if all that is still waited for is stored; false if a place or a send key was taken. */
    private boolean attempt(List<Pending> batch) {
        database.prepare();
        boolean again = batch.stream().anyMatch(pending -> !pending.tried().isEmpty());
        List<Pending> rest =
                (again ? settle(batch) : batch).stream().filter(Pending::begin).toList();
        if (rest.isEmpty()) {
            return true;
        }
        Set<String> chatIds = chatIds(rest);
        List<Document> documents = place(rest, again ? tails.current(chatIds) : tails.probable(chatIds));
        long start = ticker.getAsLong();
        try {
            database.messages().insertMany(documents);
        } catch (MongoBulkWriteException e) {
            metrics.onBatch(rest.size(), 0, ticker.getAsLong() - start);
            return refused(rest, e);
        }
        metrics.onBatch(rest.size(), rest.size(), ticker.getAsLong() - start);
        rest.forEach(pending -> stored(pending, pending.seq()));
        return true;
    }

    /** A document that is refused for itself and not for its key will never be stored. */
    private static boolean refused(List<Pending> batch, MongoBulkWriteException e) {
        for (BulkWriteError error : e.getWriteErrors()) {
            if (error.getCode() != DUPLICATE_KEY && error.getIndex() < batch.size()) {
                log.warn("MongoDB refuses a message: code {}", error.getCode());
                fail(batch.get(error.getIndex()), e);
            }
        }
        if (e.getWriteErrors().isEmpty()) {
            throw e;
        }
        return false;
    }

    private static List<Document> place(List<Pending> batch, Map<String, Long> ends) {
        Map<String, Long> last = new HashMap<>(ends);
        List<Document> documents = new ArrayList<>(batch.size());
        for (Pending pending : batch) {
            documents.add(pending.placeAt(last.merge(pending.chatId(), 1L, Long::sum)));
        }
        return documents;
    }

    /** Reads what became of messages that were tried before, and returns those that are not stored. */
    private List<Pending> settle(List<Pending> batch) {
        Traces traces = Traces.read(database, batch);
        List<Pending> rest = new ArrayList<>();
        for (Pending pending : batch) {
            Document document = traces.of(pending);
            if (document == null) {
                rest.add(pending);
            } else {
                stored(pending, MessageDocuments.seqOf(document));
            }
        }
        return settleDuplicates(rest);
    }

    private List<Pending> settleDuplicates(List<Pending> batch) {
        List<String> sendKeys = new ArrayList<>();
        for (Pending pending : batch) {
            if (pending.sendKey() != null) {
                sendKeys.add(pending.sendKey());
            }
        }
        Map<String, Document> found = bySendKey(sendKeys);
        List<Pending> rest = new ArrayList<>();
        for (Pending pending : batch) {
            Document first = pending.sendKey() == null ? null : found.get(pending.sendKey());
            if (first == null) {
                rest.add(pending);
            } else {
                duplicate(pending, MessageDocuments.toMessage(first));
            }
        }
        return rest;
    }

    private Map<String, Document> bySendKey(List<String> sendKeys) {
        Map<String, Document> found = new HashMap<>();
        if (!sendKeys.isEmpty()) {
            database.messages()
                    .find(in("sendKey", sendKeys))
                    .forEach(document -> found.put(document.getString("sendKey"), document));
        }
        return found;
    }

    private void stored(Pending pending, long seq) {
        Message message = pending.stored(seq);
        pending.settle();
        note(message);
        if (pending.outcome().complete(new Appended(message, false))) {
            metrics.onAppended(ticker.getAsLong() - pending.startedAt());
        } else {
            storedLate.accept(message);
        }
    }

    /** Its sender was told that the store is down. */
    private void foundLate(Message message) {
        note(message);
        storedLate.accept(message);
    }

    private void note(Message message) {
        tails.raise(message.chatId(), message.seq());
        marks.sent(message);
    }

    private void duplicate(Pending pending, Message first) {
        metrics.onDuplicate();
        pending.settle();
        pending.outcome().complete(new Appended(first, true));
    }

    private static void fail(Pending pending, Throwable cause) {
        pending.settle();
        pending.outcome().completeExceptionally(Border.unavailable(cause));
    }

    /** Something in the batch cannot even be sent; the others shall not suffer for it. */
    private void writeOneByOne(List<Pending> batch, RuntimeException cause) throws InterruptedException {
        if (batch.size() == 1) {
            log.warn("A message cannot be stored", cause);
            fail(batch.get(0), cause);
            return;
        }
        for (Pending pending : batch) {
            write(List.of(pending));
        }
    }

    /** The same send twice in one batch: the second one waits for the first one's outcome. */
    private List<Pending> firstOfEachSend(List<Pending> batch) {
        Map<String, Pending> firsts = new LinkedHashMap<>();
        List<Pending> distinct = new ArrayList<>(batch.size());
        for (Pending pending : batch) {
            Pending first = pending.sendKey() == null ? null : firsts.putIfAbsent(pending.sendKey(), pending);
            if (first == null) {
                distinct.add(pending);
            } else {
                pending.begin();
                first.outcome().whenComplete((appended, failure) -> follow(pending, appended, failure));
            }
        }
        return distinct;
    }

    private void follow(Pending pending, @Nullable Appended appended, @Nullable Throwable failure) {
        if (appended != null) {
            duplicate(pending, appended.message());
        } else if (failure != null) {
            pending.outcome().completeExceptionally(failure);
        }
    }

    private static Set<String> chatIds(List<Pending> batch) {
        Set<String> chatIds = new HashSet<>();
        batch.forEach(pending -> chatIds.add(pending.chatId()));
        return chatIds;
    }

    /** Different pauses for different servers, so that two who want the same places do not meet for ever. */
    private void pause(int millis) throws InterruptedException {
        abandoned.await(ThreadLocalRandom.current().nextInt(1, millis + 1), TimeUnit.MILLISECONDS);
    }
}
