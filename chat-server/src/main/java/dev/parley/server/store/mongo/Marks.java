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
import org.bson.Document;
import org.bson.conversions.Bson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final Logger log = LoggerFactory.getLogger(Marks.class);
    private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);
    private final Database database;
    private final Object writeLock = new Object();
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

    /** Writes what was noted; what cannot be written is noted again. Blocks. */
    void flush() {
        // One at a time, so that whoever flushes finds written what another thread has taken to write.
        synchronized (writeLock) {
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
                log.debug("Marks are written later", e);
                restore(headsNow, readsNow);
            }
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
