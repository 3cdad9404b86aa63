package dev.parley.it.chat;

import dev.parley.it.TcpProxy;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.Transport;
import dev.parley.redis.Subscription;
import dev.parley.redis.embedded.RedisProcess;
import dev.parley.server.auth.Principal;
import dev.parley.server.auth.TokenIssuer;
import dev.parley.server.limit.RateLimits;
import dev.parley.server.store.embedded.EmbeddedMongo;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Two chat servers over one Redis and one store, for a test class; its clients are closed after each test. The second server
 * reaches Redis and the store by lines that can be cut. Register it as a static field.
 */
final class ChatCluster implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    static final String SECRET = "a secret for tests, 32 bytes and more";
    static final TokenIssuer TOKENS = new TokenIssuer(SECRET, Clock.systemUTC());
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final RateLimits limits;
    private final List<AutoCloseable> owned = new ArrayList<>();
    private final List<ChatClient> clients = new CopyOnWriteArrayList<>();
    ChatNode a;
    ChatNode b;
    RedisProcess redis;
    TcpProxy lineOfB;
    TcpProxy storeLineOfB;

    ChatCluster() {
        this(RateLimits.NONE);
    }

    ChatCluster(RateLimits limits) {
        this.limits = limits;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        redis = own(RedisProcess.start());
        EmbeddedMongo mongo = own(EmbeddedMongo.inMemory());
        lineOfB = own(TcpProxy.to(redis.port()));
        a = own(ChatNode.start("server-a", redis.port(), mongo.uri(), limits));
        int mongoPort = URI.create(mongo.uri()).getPort();
        storeLineOfB = own(TcpProxy.to(mongoPort));
        String uriOfB = mongo.uri().replace(":" + mongoPort, ":" + storeLineOfB.port());
        b = own(ChatNode.start("server-b", lineOfB.port(), uriOfB, limits));
    }

    private <T extends AutoCloseable> T own(T part) {
        owned.add(0, part);
        return part;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        clients.forEach(ChatClient::close);
        clients.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        for (AutoCloseable part : owned) {
            part.close();
        }
    }

    /** A name that nothing else in this run has. */
    static String fresh(String name) {
        return name + "-" + NAMES.incrementAndGet();
    }

    static String token(String userId, String... roles) {
        return TOKENS.issue(new Principal(userId, "Name of " + userId, null, Set.of(roles), null));
    }

    /** A client that has been told it is ready. */
    ChatClient connect(ChatNode node, String userId, String... roles) {
        ChatClient client = connectWith(node, token(userId, roles));
        client.await("session:ready");
        return client;
    }

    ChatClient connectWith(ChatNode node, String token) {
        ChatClient client = ChatClient.connect(node.uri(), Transport.WEBSOCKET, token);
        clients.add(client);
        return client;
    }

    /** Calls and expects {@code ok: true}. */
    static Map<String, Object> ok(ChatClient client, String event, Map<String, ?> payload) {
        Map<String, Object> answer = client.call(event, payload);
        if (!Boolean.TRUE.equals(answer.get("ok"))) {
            throw new AssertionError(event + payload + " was answered " + answer);
        }
        return answer;
    }

    /** Calls and expects {@code ok: false}; returns the error. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> refused(ChatClient client, String event, Object payload) {
        Map<String, Object> answer = client.call(event, payload);
        if (!Boolean.FALSE.equals(answer.get("ok")) || answer.size() != 2) {
            throw new AssertionError(event + payload + " was answered " + answer);
        }
        return (Map<String, Object>) answer.get("error");
    }

    static String code(ChatClient client, String event, Object payload) {
        return (String) refused(client, event, payload).get("code");
    }

    @SuppressWarnings("unchecked")
    static String createGroup(ChatClient creator, String... members) {
        Map<String, Object> chat = (Map<String, Object>)
                ok(creator, "chat:create", Map.of("members", List.of(members))).get("chat");
        return (String) chat.get("chatId");
    }

    static Map<String, Object> send(ChatClient client, String chatId, Object content) {
        return ok(client, "message:send", Map.of("chatId", chatId, "content", content));
    }

    /** What is published on {@code chat_events} from now on. */
    List<String> watchChannel() {
        List<String> seen = new CopyOnWriteArrayList<>();
        Subscription subscription = a.redis.subscribe(
                "chat_events", (channel, payload) -> seen.add(new String(payload, StandardCharsets.UTF_8)));
        subscription.confirmed().orTimeout(10, TimeUnit.SECONDS).join();
        return seen;
    }

    /** Publishes on {@code chat_events} as a backend does. */
    void publish(String json) {
        a.redis
                .publish("chat_events", json.getBytes(StandardCharsets.UTF_8))
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
