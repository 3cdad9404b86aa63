package dev.parley.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Redis over two connections, one for commands and one for subscriptions, each wanted for ever (see {@link Link}). Opening
 * neither fails nor waits when Redis is absent. Commands are refused at once while their connection is away; what was under way
 * when it broke fails, and may have been executed.
 */
public final class RedisConnections implements Redis {
    private static final Logger log = LoggerFactory.getLogger(RedisConnections.class);

    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(2);
    private static final int UNANSWERED_COMMANDS = 100_000;
    private static final int THREADS = 2;
    private static final Duration CLOSE_LIMIT = Duration.ofMillis(900);

    private final RedisSettings settings;
    private final ClientResources resources;
    private final RedisClient client;
    private final EventExecutor loop;
    private final Link<StatefulRedisConnection<String, byte[]>> commandLink;
    private final Link<StatefulRedisPubSubConnection<String, byte[]>> subscriptionLink;
    private final Subscriptions subscriptions;
    private final List<Consumer<RedisState>> stateListeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    // Written on the event loop only.
    private volatile RedisState state = RedisState.DOWN;

    // Written on the event loop only.
    private volatile @Nullable String trouble;

    // Used on the event loop only.
    private boolean downLogged;
    private long downSince = System.nanoTime();

    private RedisConnections(RedisSettings settings) {
        this.settings = settings;
        this.resources = ClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .build();
        this.client = RedisClient.create(resources);
        client.setOptions(options(settings));
        this.loop = resources.eventExecutorGroup().next();
        this.subscriptions = new Subscriptions(loop, this::updateState);
        RedisURI uri = uri(settings);
        this.commandLink = new Link<>(
                "commands",
                () -> client.connectAsync(CODEC, uri),
                c -> c.async().ping(),
                loop,
                new CommandListener());
        this.subscriptionLink = new Link<>(
                "subscriptions",
                () -> client.connectPubSubAsync(CODEC, uri),
                c -> c.async().ping(),
                loop,
                new SubscriptionListener());
    }

    /** Begins to connect in the background and returns at once. */
    public static RedisConnections open(RedisSettings settings) {
        RedisConnections redis = new RedisConnections(settings);
        redis.loop.execute(() -> {
            redis.commandLink.connect();
            redis.subscriptionLink.connect();
        });
        return redis;
    }

    private static ClientOptions options(RedisSettings settings) {
        return ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(UNANSWERED_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .keepAlive(true)
                        .build())
                .timeoutOptions(TimeoutOptions.enabled(settings.commandTimeout()))
                .build();
    }

    private static RedisURI uri(RedisSettings settings) {
        RedisNode node = settings.nodes().get(0);
        RedisURI.Builder uri = RedisURI.builder()
                .withHost(node.host())
                .withPort(node.port())
                .withDatabase(settings.database())
                .withSsl(settings.tls())
                .withClientName(settings.clientName())
                .withTimeout(HANDSHAKE_TIMEOUT);
        String password = settings.password();
        if (password != null) {
            char[] secret = password.toCharArray();
            String username = settings.username();
            if (username == null) {
                uri.withPassword(secret);
            } else {
                uri.withAuthentication(username, secret);
            }
        }
        return uri.build();
    }

    @Override
    public RedisClusterAsyncCommands<String, byte[]> commands() {
        StatefulRedisConnection<String, byte[]> connection = commandLink.connection();
        return connection == null ? AwayCommands.INSTANCE : connection.async();
    }

    @Override
    public CompletableFuture<Long> publish(String channel, byte[] payload) {
        return commands().publish(channel, payload).toCompletableFuture();
    }

    @Override
    public CompletableFuture<Long> numsub(String channel) {
        return commands()
                .pubsubNumsub(channel)
                .toCompletableFuture()
                .thenApply(counts -> counts.getOrDefault(channel, 0L));
    }

    @Override
    public Subscription subscribe(String channel, MessageListener listener) {
        requireOpen();
        return subscriptions.subscribe(new Topic(false, channel), listener);
    }

    @Override
    public Subscription psubscribe(String pattern, MessageListener listener) {
        requireOpen();
        return subscriptions.subscribe(new Topic(true, pattern), listener);
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("Redis: closed (expected: open)");
        }
    }

    @Override
    public RedisState state() {
        return state;
    }

    @Override
    public void addStateListener(Consumer<RedisState> listener) {
        stateListeners.add(listener);
    }

    /** On the event loop, after anything that the state depends on has changed. */
    private void updateState() {
        RedisState now =
                commandLink.connection() != null && subscriptions.isRestored() ? RedisState.UP : RedisState.DOWN;
        if (now == state || closed.get()) {
            return;
        }
        state = now;
        if (now == RedisState.UP) {
            logUp();
        } else {
            downSince = System.nanoTime();
        }
        stateListeners.forEach(listener -> tell(listener, now));
    }

    private static void tell(Consumer<RedisState> listener, RedisState state) {
        try {
            listener.accept(state);
        } catch (RuntimeException e) {
            log.error("a listener of Redis' state failed", e);
        }
    }

    /** Why Redis could not be reached, or was lost, the last time; empty while it can be used. For tools that do not wait. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    private void onLost(Throwable cause) {
        trouble = String.valueOf(rootMessage(cause));
        if (!downLogged && !closed.get()) {
            downLogged = true;
            log.warn("Redis at {} is away ({}); trying again without end", settings, rootMessage(cause));
        }
        updateState();
    }

    private void logUp() {
        trouble = null;
        if (downLogged) {
            downLogged = false;
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - downSince);
            log.info("Redis at {} is back after {} ms, all subscriptions confirmed", settings, millis);
        } else {
            log.info("Redis at {} is connected", settings);
        }
    }

    private static @Nullable String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }

    /** Ends within a second; what is under way then fails. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        CompletableFuture<Void> ended = CompletableFuture.runAsync(this::forgetAll, loop)
                .thenCompose(done -> client.shutdownAsync(0, CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                .whenComplete((done, failure) -> resources.shutdown(0, CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS));
        try {
            ended.get(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.debug("Redis connections did not close in order", e);
        }
    }

    /** First, so that the end of the connections is not taken for a loss. */
    private void forgetAll() {
        state = RedisState.DOWN;
        commandLink.close();
        subscriptionLink.close();
        subscriptions.close();
    }

    private final class CommandListener implements Link.Listener<StatefulRedisConnection<String, byte[]>> {
        @Override
        public void onConnected(StatefulRedisConnection<String, byte[]> connection) {
            updateState();
        }

        @Override
        public void onLost(Throwable cause) {
            RedisConnections.this.onLost(cause);
        }
    }

    private final class SubscriptionListener implements Link.Listener<StatefulRedisPubSubConnection<String, byte[]>> {
        @Override
        public void onConnected(StatefulRedisPubSubConnection<String, byte[]> connection) {
            subscriptions.onConnected(connection);
        }

        @Override
        public void onAlive(StatefulRedisPubSubConnection<String, byte[]> connection) {
            subscriptions.onAlive(connection);
        }

        @Override
        public void onLost(Throwable cause) {
            subscriptions.onLost(cause);
            RedisConnections.this.onLost(cause);
        }
    }
}
