package dev.parley.server.store.mongo;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import dev.parley.server.store.Message;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * What messages leave behind outside the log, for lists of chats: the chat's last seq and time, and that a sender has read up to
 * the own message. Noted here and written a few times a second for all chats together; if some of it is lost with its server,
 * only the order of a list suffers until the chat's next message.
 */
final class Marks {
    private record Head(long seq, Date at) {
        Head later(Head other) {
            return other.seq > seq ? other : this;
        }
    }

    private static final int PATIENCE_MILLIS = 1_000;
    private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);
    private final Database database;
    private final ReentrantLock flushing = new ReentrantLock();
    private final Object lock = new Object();

    @GuardedBy("lock")
    private Map<String, Head> heads = new HashMap<>();

    @GuardedBy("lock")
    private Map<String, Long> reads = new HashMap<>();

    Marks(Database database) {
        this.database = database;
    }

    void sent(Message message) {
        Head head = new Head(message.seq(), Date.from(message.timestamp()));
        synchronized (lock) {
            heads.merge(message.chatId(), head, Head::later);
            reads.merge(Keys.member(message.chatId(), message.senderId()), message.seq(), Math::max);
        }
    }

    /**
     * Writes what was noted; what cannot be written is noted again, and the trouble is thrown. Blocks.
     *
     * <p>One thread at a time, so that whoever flushes finds written what another one has taken to write; but nobody waits long.
     */
    void flush() {
        if (!tryLock()) {
            return;
        }
        try {
            flushAll();
        } finally {
            flushing.unlock();
        }
    }

    private boolean tryLock() {
        try {
            return flushing.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void flushAll() {
        Map<String, Head> headsNow;
        Map<String, Long> readsNow;
        synchronized (lock) {
            headsNow = heads;
            heads = new HashMap<>();
            readsNow = reads;
            reads = new HashMap<>();
        }
        try {
            write(headsNow, readsNow);
        } catch (MongoException e) {
            restore(headsNow, readsNow);
            throw e;
        }
    }

    private void write(Map<String, Head> headsNow, Map<String, Long> readsNow) {
        List<UpdateOneModel<Document>> chats = new ArrayList<>();
        headsNow.forEach((chatId, head) -> chats.add(
                update(chatId, Updates.combine(Updates.max("lastSeq", head.seq()), Updates.max("lastAt", head.at())))));
        write(database.chats(), chats);
        List<UpdateOneModel<Document>> members = new ArrayList<>();
        readsNow.forEach((member, seq) -> members.add(update(member, Updates.max("readSeq", seq))));
        write(database.members(), members);
    }

    private static UpdateOneModel<Document> update(String id, Bson change) {
        return new UpdateOneModel<>(new Document("_id", id), change);
    }

    private static void write(MongoCollection<Document> collection, List<UpdateOneModel<Document>> updates) {
        if (!updates.isEmpty()) {
            collection.bulkWrite(updates, UNORDERED);
        }
    }

    private void restore(Map<String, Head> headsThen, Map<String, Long> readsThen) {
        synchronized (lock) {
            headsThen.forEach((chatId, head) -> heads.merge(chatId, head, Head::later));
            readsThen.forEach((member, seq) -> reads.merge(member, seq, Math::max));
        }
    }
}
