package dev.parley.server.store.mongo;

import com.mongodb.MongoException;
import dev.parley.server.store.Message;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends that were handed to the database and whose senders had to be answered before it answered. They are not tried again; but
 * those that did get through must reach the members of their chat. So the database is asked, by the places where they were tried,
 * until it is known: the message is there, or others have its places. An attempt may be on its way for long, between two
 * machines that do not hear each other: for {@link #PATIENCE_NANOS} it is asked for. One that gets through later still is found
 * as every message is that nobody has announced, by the next one or by the chat servers' audit.
 *
 * <p>Bounded: the oldest are let go. Used by one thread, the lane's.
 */
final class Doubts {
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LAST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final Logger log = LoggerFactory.getLogger(Doubts.class);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int MAX = 2_048;
    private final Database database;
    private final LongSupplier ticker;
    private final Consumer<Message> found;
    private final Map<Pending, Long> since = new LinkedHashMap<>();
    private long pause = FIRST_PAUSE_NANOS;
    private long askedAt;

    /** @param found is told each message that turns out to be stored */
    Doubts(Database database, LongSupplier ticker, Consumer<Message> found) {
        this.database = database;
        this.ticker = ticker;
        this.found = found;
        this.askedAt = ticker.getAsLong() - FIRST_PAUSE_NANOS;
    }

    void add(Pending pending) {
        since.putIfAbsent(pending, ticker.getAsLong());
        pause = FIRST_PAUSE_NANOS;
        if (since.size() > MAX) {
            since.remove(since.keySet().iterator().next());
        }
    }

    boolean isEmpty() {
        return since.isEmpty();
    }

    /** How long to wait before it makes sense to ask again. */
    long pauseNanos() {
        return pause;
    }

    /** Asks what became of them, if that is due; soon at first, and when there was no answer, then less often. Blocks. */
    void settle() {
        long now = ticker.getAsLong();
        if (since.isEmpty() || now - askedAt < pause) {
            return;
        }
        try {
            settle(Traces.read(database, since.keySet()), now);
            pause = Math.min(2 * pause, LAST_PAUSE_NANOS);
        } catch (MongoException e) {
            log.debug("{} appends are still in doubt", since.size(), e);
            pause = FIRST_PAUSE_NANOS;
        } catch (RuntimeException | Error e) {
            // asked again it would fail again; what is stored is found by the chat servers' audit
            since.clear();
            throw e;
        }
        askedAt = ticker.getAsLong();
    }

    private void settle(Traces traces, long now) {
        for (Iterator<Map.Entry<Pending, Long>> each = since.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Pending, Long> doubt = each.next();
            Document document = traces.of(doubt.getKey());
            if (document != null) {
                found.accept(MessageDocuments.toMessage(document));
                each.remove();
            } else if (traces.isTaken(doubt.getKey()) || now - doubt.getValue() > PATIENCE_NANOS) {
                each.remove();
            }
        }
    }
}
