package dev.parley.server;

import dev.parley.adapter.AdapterFactory;
import dev.parley.adapter.redis.ClassicAdapterFactory;
import dev.parley.adapter.redis.ClassicOptions;
import dev.parley.presence.PresenceManager;
import dev.parley.presence.PresenceSettings;
import dev.parley.presence.redis.RedisPresenceManager;
import dev.parley.redis.Redis;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisState;
import dev.parley.server.auth.TokenVerifier;
import dev.parley.server.metrics.ServerMetrics;
import dev.parley.server.store.Store;
import dev.parley.server.store.StoreAddressException;
import dev.parley.server.store.mongo.MongoStore;
import dev.parley.server.store.mongo.MongoStoreOptions;
import dev.parley.server.web.WebServer;
import dev.parley.socketio.SocketIoServer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running server. It starts Redis, store, presence, Socket.IO, chat, and the web last, so that nobody comes in before
 * everything is there, and stops them in reverse. Neither Redis nor MongoDB has to be there: both are sought for ever.
 */
public final class ChatServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChatServer.class);

    /** How long the port stays shut for the sake of a slow Redis; then the server begins without it. */
    private static final Duration REDIS_PATIENCE = Duration.ofSeconds(3);

    private final ServerSettings settings;
    private final Closing closing = new Closing();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Clock clock = Clock.systemUTC();
    private final ServerMetrics metrics;
    private final Health health;
    private final WebServer web;

    private ChatServer(ServerSettings settings) {
        this.settings = settings;
        metrics = closing.add("metrics", new ServerMetrics(settings.serverId()));
        Threads threads = closing.add("threads", new Threads(settings.workers()));
        Redis redis = closing.add("redis", RedisConnections.open(settings.redis()));
        Store store = closing.add("store", openStore());
        PresenceManager presence = closing.add("presence", openPresence(redis, threads));
        SocketIoServer io = new SocketIoServer(
                settings.socket(),
                openAdapters(redis, threads),
                threads.workers(),
                threads.timers(),
                metrics.sockets());
        ChatModule chat = closing.add("chat", openChat(io, redis, presence, store, threads));
        closing.add("socket.io", io);
        health = new Health(settings.serverId(), redis, store);
        observe(redis, store, threads);
        awaitRedis(CompletableFuture.allOf(chat.ready(), io.of("/").adapter().ready()));
        web = closing.add("web", new WebServer(settings.host(), settings.port()));
        if (settings.trustProxy()) {
            web.trustProxy();
        }
        Pages.mount(web, settings, health, metrics, clock);
        web.engine(settings.engine(), io, metrics.engine());
    }

    /**
     * Starts a server and returns when it takes connections.
     *
     * @throws IOException with a one-line message if its port cannot be had
     * @throws StoreAddressException if nothing can be made of the address of MongoDB
     */
    public static ChatServer start(ServerSettings settings) throws IOException {
        ChatServer server = new ChatServer(settings);
        try {
            server.web.start();
        } catch (IOException e) {
            server.closing.close();
            throw e;
        }
        log.info(
                "READY {} as {}: http://{}:{}",
                server.port(),
                settings.serverId(),
                shown(settings.host()),
                server.port());
        return server;
    }

    /** The port it listens on. */
    public int port() {
        return web.port();
    }

    /** Says that it is not ready, for as long as the settings say, then stops; returns when everything is closed. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            log.info("Stopping");
            health.drain();
            pause(settings.drainDelay());
            closing.close();
            log.info("Stopped");
        }
    }

    private Store openStore() {
        return MongoStore.open(settings.mongodbUri(), MongoStoreOptions.DEFAULT, clock, metrics.store());
    }

    private PresenceManager openPresence(Redis redis, Threads threads) {
        PresenceSettings presence = new PresenceSettings(settings.presenceExpiry(), settings.serverId());
        return new RedisPresenceManager(redis, presence, threads.timers(), clock, metrics.presence());
    }

    private ChatModule openChat(
            SocketIoServer io, Redis redis, PresenceManager presence, Store store, Threads threads) {
        return new ChatModule(new ChatModule.Parts(
                io.of("/"),
                redis,
                presence,
                store.messages(),
                store.chats(),
                tokens(),
                settings.limits(),
                threads.timers(),
                threads.workers(),
                clock,
                settings.serverId(),
                metrics.chat()));
    }

    private TokenVerifier tokens() {
        String secret = settings.jwtSecret();
        return secret == null
                ? TokenVerifier.jwks(
                        Objects.requireNonNull(settings.jwksUrl(), "jwksUrl"), settings.tokenScope(), clock)
                : TokenVerifier.sharedSecret(secret, settings.tokenScope(), clock);
    }

    /** The chat delivers within this server only; this is for generic operations, and for Node.js servers and emitters. */
    private AdapterFactory openAdapters(Redis redis, Threads threads) {
        ClassicAdapterFactory adapters = new ClassicAdapterFactory(redis, ClassicOptions.DEFAULT, threads.timers());
        metrics.counter(
                "parley.adapter.malformed", "Messages of other servers that were none", adapters::malformedMessages);
        metrics.counter(
                "parley.adapter.unpublished",
                "Messages to other servers that were lost because Redis was away",
                adapters::unpublishedMessages);
        return adapters;
    }

    private void observe(Redis redis, Store store, Threads threads) {
        metrics.gauge("parley.redis.up", "Whether Redis can be used", () -> redis.state() == RedisState.UP ? 1 : 0);
        metrics.gauge(
                "parley.store.up",
                "Whether MongoDB can be used",
                () -> store.health().up() ? 1 : 0);
        metrics.gauge("parley.workers.busy", "Workers that run a handler", threads::busy);
        metrics.gauge("parley.workers.waiting", "Connections that wait for a worker", threads::waiting);
        RedisProbe.start(redis, threads.timers(), metrics.timer("parley.redis.latency", "Time Redis takes to answer"));
    }

    private static void awaitRedis(CompletableFuture<Void> ready) {
        try {
            ready.get(REDIS_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            log.warn("Redis does not answer; starting without it, and it is tried again and again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(Duration delay) {
        try {
            new CountDownLatch(1).await(delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String shown(String host) {
        return host.equals("0.0.0.0") ? "localhost" : host;
    }
}
