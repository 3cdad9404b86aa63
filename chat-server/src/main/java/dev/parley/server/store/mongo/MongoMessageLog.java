package dev.parley.server.store.mongo;

import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.model.Updates;
import com.mongodb.client.result.UpdateResult;
import dev.parley.server.store.Appended;
import dev.parley.server.store.Message;
import dev.parley.server.store.MessageLog;
import dev.parley.server.store.MessagePage;
import dev.parley.server.store.NewMessage;
import dev.parley.server.store.ReactionChange;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * The log in MongoDB. Appends go through the {@link Lane} of their chat; everything else asks the database by keys that are
 * worked out from chat and seq.
 */
final class MongoMessageLog implements MessageLog {
    private static final int KEYS_PER_QUERY = 5_000;
    private final Database database;
    private final Border border;
    private final Tails tails;
    private final List<Lane> lanes;
    private final List<Consumer<Message>> lateListeners;
    private final Clock clock;
    private final LongSupplier ticker;

    /** @param lateListeners called by the lanes */
    MongoMessageLog(
            Database database,
            Border border,
            Tails tails,
            List<Lane> lanes,
            List<Consumer<Message>> lateListeners,
            Clock clock,
            LongSupplier ticker) {
        this.database = database;
        this.border = border;
        this.tails = tails;
        this.lanes = List.copyOf(lanes);
        this.lateListeners = lateListeners;
        this.clock = clock;
        this.ticker = ticker;
    }

    @Override
    public CompletableFuture<Appended> append(NewMessage message) {
        Pending pending = new Pending(message, now(), ticker.getAsLong());
        lanes.get(Math.floorMod(message.chatId().hashCode(), lanes.size())).offer(pending);
        return pending.outcome();
    }

    @Override
    public void onStoredLate(Consumer<Message> listener) {
        lateListeners.add(listener);
    }

    /** As MongoDB keeps it. */
    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    @Override
    public MessagePage latest(String chatId, int limit) {
        return before(chatId, Long.MAX_VALUE, limit);
    }

    @Override
    public MessagePage before(String chatId, long beforeSeq, int limit) {
        long end = beforeSeq;
        if (end - 1 > tails.atLeast(chatId)) {
            end = Math.min(end, lastSeq(chatId) + 1);
        }
        long start = Math.max(1, end - limit);
        return new MessagePage(range(chatId, start, end - 1), start > 1 && end > 1);
    }

    @Override
    public MessagePage after(String chatId, long afterSeq, int limit) {
        long from = Math.max(0, afterSeq) + 1;
        return firstOf(read(keys(chatId, from, from + limit)), limit);
    }

    @Override
    public Map<String, MessagePage> after(Map<String, Long> afterSeqs, int limit) {
        List<String> keys = new ArrayList<>();
        afterSeqs.forEach((chatId, afterSeq) -> {
            long from = Math.max(0, afterSeq) + 1;
            keys.addAll(keys(chatId, from, from + limit));
        });
        Map<String, List<Message>> found = read(keys).stream().collect(Collectors.groupingBy(Message::chatId));
        Map<String, MessagePage> pages = new HashMap<>();
        afterSeqs.keySet().forEach(chatId -> pages.put(chatId, firstOf(found.getOrDefault(chatId, List.of()), limit)));
        return pages;
    }

    private static MessagePage firstOf(List<Message> messages, int limit) {
        boolean hasMore = messages.size() > limit;
        return new MessagePage(hasMore ? messages.subList(0, limit) : messages, hasMore);
    }

    @Override
    public List<Message> range(String chatId, long fromSeq, long toSeq) {
        List<Message> messages = new ArrayList<>();
        for (long from = Math.max(1, fromSeq); from <= toSeq; from += KEYS_PER_QUERY) {
            long to = toSeq - from < KEYS_PER_QUERY ? toSeq : from + KEYS_PER_QUERY - 1;
            List<Message> part = read(keys(chatId, from, to));
            messages.addAll(part);
            if (part.size() <= to - from) {
                break;
            }
        }
        return messages;
    }

    private static List<String> keys(String chatId, long fromSeq, long toSeq) {
        List<String> keys = new ArrayList<>();
        for (long seq = fromSeq; seq <= toSeq; seq++) {
            keys.add(Keys.message(chatId, seq));
        }
        return keys;
    }

    /** The messages with these keys, each chat's by ascending seq. */
    private List<Message> read(List<String> keys) {
        List<Message> messages = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += KEYS_PER_QUERY) {
            List<String> part = keys.subList(from, Math.min(keys.size(), from + KEYS_PER_QUERY));
            border.run(() -> database.messages()
                    .find(in("_id", part))
                    .batchSize(KEYS_PER_QUERY)
                    .forEach(document -> messages.add(MessageDocuments.toMessage(document))));
        }
        messages.sort(Comparator.comparingLong(Message::seq));
        return messages;
    }

    @Override
    public long lastSeq(String chatId) {
        return border.call(() -> tails.current(chatId));
    }

    @Override
    public Map<String, Long> lastSeqs(Collection<String> chatIds) {
        return border.call(() -> tails.current(chatIds));
    }

    @Override
    public Optional<Message> find(String chatId, String messageId) {
        return findDocument(chatId, messageId).map(MessageDocuments::toMessage);
    }

    private Optional<Document> findDocument(String chatId, String messageId) {
        OptionalLong seq = MessageId.seqOf(messageId);
        if (seq.isEmpty()) {
            return Optional.empty();
        }
        Document byKey = new Document("_id", Keys.message(chatId, seq.getAsLong()));
        return Optional.ofNullable(
                        border.call(() -> database.messages().find(byKey).first()))
                .filter(document -> messageId.equals(document.getString("messageId")));
    }

    @Override
    public Optional<Message> edit(String chatId, String messageId, Object content) {
        Object stored = MessageDocuments.storedContent(content);
        Date editedAt = Date.from(now());
        Bson change = stored instanceof MessageDocuments.Json json
                ? Updates.combine(Updates.set("contentJson", json.text()), Updates.unset("content"))
                : Updates.combine(Updates.set("content", stored), Updates.unset("contentJson"));
        return revise(chatId, messageId, Updates.combine(change, Updates.set("editedAt", editedAt)))
                .map(document -> {
                    document.remove("content");
                    document.remove("contentJson");
                    return MessageDocuments.withContent(document, stored).append("editedAt", editedAt);
                })
                .map(MessageDocuments::toMessage);
    }

    @Override
    public Optional<Message> delete(String chatId, String messageId) {
        List<String> dropped = List.of("content", "contentJson", "reactions");
        Date deletedAt = Date.from(now());
        Bson change = Updates.combine(dropped.stream().map(Updates::unset).toList());
        return revise(chatId, messageId, Updates.combine(change, Updates.set("deletedAt", deletedAt)))
                .map(document -> {
                    dropped.forEach(document::remove);
                    return document.append("deletedAt", deletedAt);
                })
                .map(MessageDocuments::toMessage)
                .or(() -> find(chatId, messageId));
    }

    /**
     * Changes a message that is not deleted and counts that in one step, so that of two changes at once each has its own rev.
     *
     * @return the document as it was before, with its new rev: the one answer to such a step that holds on every server, for
     *     the embedded one shows what came afterwards in a document that it changed
     */
    private Optional<Document> revise(String chatId, String messageId, Bson change) {
        return findLive(chatId, messageId)
                .map(document -> border.call(() -> database.messages()
                        .findOneAndUpdate(liveKey(document), Updates.combine(change, Updates.inc("rev", 1L)))))
                .map(before -> before.append("rev", MessageDocuments.revOf(before) + 1));
    }

    @Override
    public Optional<ReactionChange> addReaction(String chatId, String messageId, String userId, String emoji) {
        return react(chatId, messageId, userId, emoji, true);
    }

    @Override
    public Optional<ReactionChange> removeReaction(String chatId, String messageId, String userId, String emoji) {
        return react(chatId, messageId, userId, emoji, false);
    }

    /** The list is a set to the database: of two equal calls at once, one changes something. */
    private Optional<ReactionChange> react(String chatId, String messageId, String userId, String emoji, boolean add) {
        Document reaction = new Document("emoji", Content.wellFormed(emoji)).append("userId", userId);
        Bson change = add ? Updates.addToSet("reactions", reaction) : Updates.pull("reactions", reaction);
        Optional<Document> live = findLive(chatId, messageId);
        if (live.isEmpty()) {
            return Optional.empty();
        }
        boolean changed = update(live.get(), change).getModifiedCount() > 0;
        return find(chatId, messageId)
                .filter(message -> !message.deleted())
                .map(message -> new ReactionChange(changed, message.seq(), message.reactionCounts()));
    }

    private Optional<Document> findLive(String chatId, String messageId) {
        return findDocument(chatId, messageId).filter(document -> !MessageDocuments.isDeleted(document));
    }

    private UpdateResult update(Document document, Bson change) {
        return border.call(() -> database.messages().updateOne(liveKey(document), change));
    }

    private static Document liveKey(Document document) {
        return new Document("_id", document.get("_id")).append("deletedAt", null);
    }
}
