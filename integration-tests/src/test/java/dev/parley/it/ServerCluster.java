package dev.parley.it;

import dev.parley.redis.embedded.RedisProcess;
import dev.parley.server.auth.Principal;
import dev.parley.server.auth.TokenIssuer;
import dev.parley.server.store.embedded.EmbeddedMongo;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Chat servers as they are run in earnest, each a process, over one real Redis and one store, for a test class. Register it
 * as a static field.
 */
public final class ServerCluster implements BeforeAllCallback, AfterAllCallback, TestWatcher {
    private static final String SECRET = "a secret for tests, 32 bytes and more";
    private static final TokenIssuer TOKENS = new TokenIssuer(SECRET, Clock.systemUTC());
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final int size;
    private final String[] options;
    private final TestServers processes = new TestServers();
    private final List<ServerProcess> servers = new ArrayList<>();
    private RedisProcess redis;
    private EmbeddedMongo mongo;

    private ServerCluster(int size, String... options) {
        this.size = size;
        this.options = options;
    }

    /** @param options of every server, as on its command line */
    public static ServerCluster of(int size, String... options) {
        return new ServerCluster(size, options);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        redis = RedisProcess.start();
        mongo = EmbeddedMongo.inMemory();
        for (int number = 1; number <= size; number++) {
            servers.add(processes.start(launch("server-" + number)));
        }
    }

    /** One more server of this cluster, to be started by whoever wants it. */
    public ServerLaunch launch(String serverId) {
        return ServerProcess.java("dev.parley.server.Main")
                .named(serverId)
                .args("server", "--host", "127.0.0.1", "--port", "0", "--server-id", serverId)
                .args("--redis-url", redis.url(), "--mongodb-uri", mongo.uri())
                .args(options)
                .env("JWT_SECRET", SECRET);
    }

    /** A server beside those of the beginning; ends with them. */
    public ServerProcess start(String serverId) {
        return processes.start(launch(serverId));
    }

    public ServerProcess server(int number) {
        return servers.get(number);
    }

    public URI url(int number) {
        return server(number).url();
    }

    public RedisProcess redis() {
        return redis;
    }

    public EmbeddedMongo mongo() {
        return mongo;
    }

    public static String token(String userId, String... roles) {
        return TOKENS.issue(new Principal(userId, nameOf(userId), null, Set.of(roles), null));
    }

    public static String nameOf(String userId) {
        return "Name of " + userId;
    }

    /** A user, chat or room name that nothing else in this run has. */
    public static String fresh(String name) {
        return name + "-" + NAMES.incrementAndGet();
    }

    /** What a client that creates a group sends. */
    public static Map<String, Object> groupOf(String chatId, String... members) {
        return Map.of("chatId", chatId, "members", List.of(members));
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        processes.testFailed(context, cause);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        processes.afterAll(context);
        if (mongo != null) {
            mongo.close();
        }
        if (redis != null) {
            redis.close();
        }
    }
}
