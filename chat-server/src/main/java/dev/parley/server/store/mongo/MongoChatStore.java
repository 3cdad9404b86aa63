package dev.parley.server.store.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Updates;
import dev.parley.server.store.Chat;
import dev.parley.server.store.ChatCreation;
import dev.parley.server.store.ChatKind;
import dev.parley.server.store.ChatPage;
import dev.parley.server.store.ChatStore;
import dev.parley.server.store.Membership;
import dev.parley.server.store.NewChat;
import dev.parley.server.store.ReadMark;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Chats in MongoDB: a document for each chat, and one for each user in it. */
final class MongoChatStore implements ChatStore {
    private static final int DUPLICATE_KEY = 11_000;
    private static final InsertManyOptions UNORDERED = new InsertManyOptions().ordered(false);
    private final Database database;
    private final Border border;
    private final Tails tails;
    private final ChatListing listing;
    private final Clock clock;

    MongoChatStore(Database database, Border border, Tails tails, Marks marks, Clock clock) {
        this.database = database;
        this.border = border;
        this.tails = tails;
        this.listing = new ChatListing(database, tails, marks);
        this.clock = clock;
    }

    @Override
    public ChatCreation create(NewChat chat) {
        boolean direct = chat.kind() == ChatKind.DIRECT;
        String chatId = direct
                ? Keys.direct(List.copyOf(chat.members()))
                : Objects.requireNonNullElseGet(
                        chat.chatId(), () -> UUID.randomUUID().toString());
        if (!direct && chatId.startsWith(Keys.DIRECT_PREFIX)) {
            return new ChatCreation.Conflict(chatId);
        }
        return border.call(() -> create(ChatDocuments.toDocument(chatId, chat, now())));
    }

    private ChatCreation create(Document document) {
        database.prepare();
        Document present = insertIfAbsent(document) ? document : present(document);
        if (present == null || !isSame(document, present)) {
            return new ChatCreation.Conflict(document.getString("_id"));
        }
        // A direct chat takes back who left it.
        List<String> entering = present.containsKey("directUsers")
                ? present.getList("directUsers", String.class)
                : present.getList("entering", String.class, List.of());
        enter(present.getString("_id"), entering);
        return new ChatCreation.Created(
                ChatDocuments.toChat(present), present.containsKey("entering") && finish(present));
    }

    /** Of several who make a chat at once, or finish what another began, the chat is new for exactly one. */
    private boolean finish(Document chat) {
        return database.chats()
                        .updateOne(and(eq("_id", chat.get("_id")), exists("entering")), Updates.unset("entering"))
                        .getModifiedCount()
                > 0;
    }

    /**
     * Found by an update that changes nothing: a read of the majority might not see yet what the insert has just met, and a write
     * of the majority returns when that is durable.
     */
    private @Nullable Document present(Document document) {
        return database.chats().findOneAndUpdate(eq("_id", document.get("_id")), Updates.max("lastSeq", 0L));
    }

    private boolean insertIfAbsent(Document document) {
        try {
            database.chats().insertOne(document);
            return true;
        } catch (MongoWriteException e) {
            if (e.getError().getCode() == DUPLICATE_KEY) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isSame(Document wanted, Document present) {
        List<String> users = wanted.getList("directUsers", String.class, List.of());
        return users.isEmpty()
                ? Objects.equals(wanted.get("createdBy"), present.get("createdBy"))
                : users.equals(present.getList("directUsers", String.class, List.of()));
    }

    /**
     * The chat's document names who is to enter until all have; so a server that ends in between leaves no chat without members
     * behind, once its creator asks again.
     */
    private void enter(String chatId, List<String> users) {
        if (users.isEmpty()) {
            return;
        }
        Instant now = now();
        List<Document> members = users.stream()
                .map(userId -> ChatDocuments.member(chatId, userId, now))
                .toList();
        try {
            database.members().insertMany(members, UNORDERED);
        } catch (MongoBulkWriteException e) {
            if (e.getWriteConcernError() != null
                    || e.getWriteErrors().stream().anyMatch(error -> error.getCode() != DUPLICATE_KEY)) {
                throw e;
            }
        }
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    @Override
    public Optional<Chat> find(String chatId) {
        return Optional.ofNullable(border.call(
                        () -> database.chats().find(eq("_id", chatId)).first()))
                .map(ChatDocuments::toChat);
    }

    @Override
    public boolean join(String chatId, String userId) {
        return border.call(() -> {
            database.prepare();
            try {
                database.members().insertOne(ChatDocuments.member(chatId, userId, now()));
                return true;
            } catch (MongoWriteException e) {
                if (e.getError().getCode() == DUPLICATE_KEY) {
                    return false;
                }
                throw e;
            }
        });
    }

    @Override
    public boolean leave(String chatId, String userId) {
        return border.call(() -> database.members()
                        .deleteOne(eq("_id", Keys.member(chatId, userId)))
                        .getDeletedCount())
                > 0;
    }

    @Override
    public boolean isMember(String chatId, String userId) {
        return membership(chatId, userId).isPresent();
    }

    @Override
    public Optional<Membership> membership(String chatId, String userId) {
        return Optional.ofNullable(border.call(() -> database.members()
                        .find(eq("_id", Keys.member(chatId, userId)))
                        .first()))
                .map(ChatDocuments::toMembership);
    }

    @Override
    public Set<String> memberOf(String userId, Collection<String> chatIds) {
        List<String> keys =
                chatIds.stream().map(chatId -> Keys.member(chatId, userId)).toList();
        return keys.isEmpty() ? Set.of() : values("chatId", new Document("_id", new Document("$in", keys)));
    }

    @Override
    public List<String> members(String chatId) {
        return List.copyOf(new TreeSet<>(values("userId", new Document("chatId", chatId))));
    }

    @Override
    public Set<String> chatIdsOf(String userId) {
        return values("chatId", new Document("userId", userId));
    }

    private Set<String> values(String field, Document filter) {
        Set<String> values = new HashSet<>();
        border.run(() -> database.members()
                .find(filter)
                .projection(Projections.fields(Projections.include(field), Projections.excludeId()))
                .forEach(member -> values.add(member.getString(field))));
        return values;
    }

    @Override
    public ChatPage listFor(String userId, @Nullable String cursor, int limit) {
        return border.call(() -> listing.page(userId, cursor, limit));
    }

    /** The answer is the mark before the update and the wished one, whichever is further; that holds on every server. */
    @Override
    public Optional<ReadMark> markRead(String chatId, String userId, long seq) {
        return border.call(() -> {
            long mark = seq <= tails.atLeast(chatId) ? Math.max(0, seq) : Math.min(seq, tails.current(chatId));
            Document before = database.members()
                    .findOneAndUpdate(eq("_id", Keys.member(chatId, userId)), Updates.max("readSeq", mark));
            return Optional.ofNullable(before)
                    .map(ChatDocuments::readSeqOf)
                    .map(read -> new ReadMark(Math.max(mark, read), mark > read));
        });
    }
}
