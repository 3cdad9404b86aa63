package dev.parley.it.chat;

import dev.parley.adapter.memory.MemoryAdapter;
import dev.parley.engineio.EngineMetrics;
import dev.parley.engineio.EngineOptions;
import dev.parley.presence.PresenceMetrics;
import dev.parley.presence.PresenceSettings;
import dev.parley.presence.redis.RedisPresenceManager;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import dev.parley.redis.RedisState;
import dev.parley.server.ChatModule;
import dev.parley.server.auth.TokenVerifier;
import dev.parley.server.chat.ChatMetrics;
import dev.parley.server.limit.RateLimits;
import dev.parley.server.store.Store;
import dev.parley.server.store.StoreMetrics;
import dev.parley.server.store.mongo.MongoStore;
import dev.parley.server.store.mongo.MongoStoreOptions;
import dev.parley.server.web.WebServer;
import dev.parley.socketio.SocketIoServer;
import dev.parley.socketio.SocketMetrics;
import dev.parley.socketio.SocketOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** One chat server of a test, with everything that is its own: connections, threads, port. */
final class ChatNode implements AutoCloseable {
    final RedisConnections redis;
    final Counts counts = new Counts();
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
    private final ExecutorService workers = Executors.newFixedThreadPool(8);
    private final RedisPresenceManager presence;
    private final Store store;
    private final SocketIoServer sockets;
    private final ChatModule chat;
    private final WebServer web;

    private ChatNode(String serverId, int redisPort, String mongoUri, RateLimits limits) throws IOException {
        Clock clock = Clock.systemUTC();
        redis = RedisConnections.open(RedisSettings.of("127.0.0.1", redisPort));
        presence = new RedisPresenceManager(
                redis,
                new PresenceSettings(Duration.ofHours(1), serverId, Duration.ofMillis(500)),
                timers,
                clock,
                PresenceMetrics.NONE);
        store = MongoStore.open(mongoUri, MongoStoreOptions.DEFAULT, clock, StoreMetrics.NONE);
        sockets = new SocketIoServer(
                SocketOptions.DEFAULT,
                (namespace, local) -> new MemoryAdapter(local),
                workers,
                timers,
                SocketMetrics.NONE);
        chat = new ChatModule(new ChatModule.Parts(
                sockets.of("/"),
                redis,
                presence,
                store.messages(),
                store.chats(),
                TokenVerifier.sharedSecret(ChatCluster.SECRET, clock),
                limits,
                timers,
                workers,
                clock,
                serverId,
                counts));
        chat.ready().orTimeout(10, TimeUnit.SECONDS).join();
        web = new WebServer("127.0.0.1", 0).engine(EngineOptions.DEFAULT, sockets, EngineMetrics.NONE);
        web.start();
        Awaitility.await().until(() -> redis.state() == RedisState.UP);
    }

    static ChatNode start(String serverId, int redisPort, String mongoUri, RateLimits limits) {
        try {
            return new ChatNode(serverId, redisPort, mongoUri, limits);
        } catch (IOException e) {
            throw new IllegalStateException("server " + serverId + " does not start", e);
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + web.port());
    }

    @Override
    public void close() {
        web.close();
        chat.close();
        sockets.close();
        presence.close();
        store.close();
        timers.shutdownNow();
        workers.shutdownNow();
        redis.close();
    }

    /** What the metrics saw. */
    static final class Counts implements ChatMetrics {
        final AtomicInteger sent = new AtomicInteger();
        final AtomicInteger malformed = new AtomicInteger();
        final AtomicInteger filled = new AtomicInteger();
        final AtomicInteger delayed = new AtomicInteger();

        @Override
        public void onMessageSent() {
            sent.incrementAndGet();
        }

        @Override
        public void onMalformedEvent() {
            malformed.incrementAndGet();
        }

        @Override
        public void onGapFilled(int messages) {
            filled.addAndGet(messages);
        }

        @Override
        public void onEventDelayed() {
            delayed.incrementAndGet();
        }
    }
}
