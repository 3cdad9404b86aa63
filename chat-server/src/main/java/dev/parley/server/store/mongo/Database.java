package dev.parley.server.store.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import dev.parley.server.store.StoreAddressException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bson.Document;

/**
 * The connection, the three collections and their indexes.
 *
 * <p>Reads and writes are of the majority: what is read here has been agreed on and cannot be taken back, and only on such
 * ground does the next message get its place.
 */
final class Database implements AutoCloseable {
    /** How long a call waits for a server that takes it. */
    static final Duration SELECTION_PATIENCE = Duration.ofSeconds(2);

    private static final int WRITE_PATIENCE_MILLIS = 1_500;
    private static final String DEFAULT_NAME = "parley";
    private final MongoClient client;
    private final MongoCollection<Document> messages;
    private final MongoCollection<Document> chats;
    private final MongoCollection<Document> members;

    /** Any thread; goes from false to true once. */
    private volatile boolean prepared;

    Database(String uri, Health health) {
        ConnectionString where = parse(uri, ConnectionString::new);
        client = MongoClients.create(settings(where, health));
        MongoDatabase database = client.getDatabase(Objects.requireNonNullElse(where.getDatabase(), DEFAULT_NAME));
        messages = database.getCollection("messages");
        chats = database.getCollection("chats");
        members = database.getCollection("members");
    }

    /**
     * The driver alone knows what an address of MongoDB may look like; for {@code mongodb+srv} it asks DNS for more of it.
     *
     * @throws StoreAddressException if it cannot make anything of it
     */
    static ConnectionString parse(String uri, Function<String, ConnectionString> parser) {
        try {
            return parser.apply(uri);
        } catch (IllegalArgumentException | MongoException e) {
            throw new StoreAddressException(e);
        }
    }

    /**
     * Our defaults first, then the URI, which changes only what it states, and last what it must not change: a message that was
     * acknowledged by less than the majority can be lost.
     */
    static MongoClientSettings settings(ConnectionString uri, Health health) {
        return MongoClientSettings.builder()
                .applicationName("parley")
                .applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(SELECTION_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                                .addClusterListener(health))
                .applyToSocketSettings(
                        socket -> socket.connectTimeout(1, TimeUnit.SECONDS).readTimeout(2, TimeUnit.SECONDS))
                .applyToServerSettings(server -> server.heartbeatFrequency(2, TimeUnit.SECONDS)
                        .minHeartbeatFrequency(200, TimeUnit.MILLISECONDS))
                .applyToConnectionPoolSettings(pool -> pool.maxWaitTime(2, TimeUnit.SECONDS))
                .applyConnectionString(uri)
                .writeConcern(WriteConcern.MAJORITY.withWTimeout(writePatience(uri), TimeUnit.MILLISECONDS))
                .readConcern(ReadConcern.MAJORITY)
                .build();
    }

    private static int writePatience(ConnectionString uri) {
        WriteConcern stated = uri.getWriteConcern();
        Integer wTimeout = stated == null ? null : stated.getWTimeout(TimeUnit.MILLISECONDS);
        return wTimeout == null || wTimeout == 0 ? WRITE_PATIENCE_MILLIS : wTimeout;
    }

    /** {@code {_id: chatId:seq, …, sendKey?}}: the log. */
    MongoCollection<Document> messages() {
        return messages;
    }

    /** {@code {_id: chatId, …, lastSeq, lastAt}}: chats, with a sum of their log that may lag a little. */
    MongoCollection<Document> chats() {
        return chats;
    }

    /** {@code {_id: chatId\nuserId, chatId, userId, readSeq, joinedAt}}. */
    MongoCollection<Document> members() {
        return members;
    }

    /**
     * Makes sure of the indexes before the first write; without the one on sendKey two servers could store one message twice.
     * Cheap once it has succeeded.
     */
    void prepare() {
        // No lock: while MongoDB is away callers would wait for each other, and making an index twice does no harm.
        if (!prepared) {
            messages.createIndex(
                    Indexes.ascending("sendKey"),
                    new IndexOptions().unique(true).sparse(true));
            members.createIndex(Indexes.ascending("userId", "chatId"));
            members.createIndex(Indexes.ascending("chatId", "userId"));
            prepared = true;
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
