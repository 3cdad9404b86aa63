package dev.parley.presence.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.parley.presence.CleanupReport;
import dev.parley.presence.PresenceContract;
import dev.parley.presence.PresenceEvent;
import dev.parley.presence.PresenceManager;
import dev.parley.presence.Status;
import dev.parley.presence.UserData;
import dev.parley.redis.embedded.RedisProcess;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The contract, and what is to be seen in Redis, by one server. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedisPresenceManagerIT extends PresenceContract {
    private static RedisProcess server;
    private Node node;

    @BeforeAll
    static void startRedis() throws IOException {
        server = RedisProcess.start();
    }

    @AfterAll
    static void stopRedis() {
        server.close();
    }

    @BeforeEach
    void open() throws Exception {
        node = new Node(server, "server-1", Duration.ofHours(24));
        get(commands().flushall());
        get(commands().scriptFlush());
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Override
    protected PresenceManager presence() {
        return node.presence;
    }

    @Test
    void the_keys_are_those_of_the_design() throws Exception {
        join(presence().setUserOnline("alice", "s1", ALICE));
        join(presence().setUserOnline("alice", "s2", ALICE));

        assertThat(get(commands().keys("*")))
                .containsExactlyInAnyOrder("online_users", "user_presence:alice", "user_sockets:alice");
        assertThat(members("online_users")).containsExactly("alice");
        assertThat(members("user_sockets:alice")).containsExactlyInAnyOrder("s1", "s2");
        JsonObject record = record("alice");
        assertThat(record.get("userId").getAsString()).isEqualTo("alice");
        assertThat(record.get("username").getAsString()).isEqualTo("Alice");
        assertThat(record.get("avatar").getAsString()).isEqualTo("https://example.org/alice.png");
        assertThat(record.get("status").getAsString()).isEqualTo("online");
        assertThat(record.get("statusText").isJsonNull()).isTrue();
        assertThat(Instant.parse(record.get("lastSeen").getAsString()))
                .isBetween(Instant.ofEpochMilli(redisMillis() - 10_000), Instant.ofEpochMilli(redisMillis()));
        assertThat(get(commands().ttl("user_presence:alice"))).isBetween(86_000L, 86_400L);
        assertThat(get(commands().ttl("user_sockets:alice"))).isBetween(86_000L, 86_400L);
    }

    @Test
    void who_left_leaves_a_record_that_expires_and_nothing_else() throws Exception {
        join(presence().setUserOnline("alice", "s1", ALICE));
        join(presence().setUserOffline("alice", "s1"));

        assertThat(get(commands().keys("*"))).containsExactly("user_presence:alice");
        assertThat(record("alice").get("status").getAsString()).isEqualTo("offline");
        assertThat(get(commands().ttl("user_presence:alice"))).isPositive();
    }

    @Test
    void events_on_the_channel_have_the_published_shape() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        node.redis
                .subscribe("presence_events", (channel, payload) -> seen.add(new String(payload, UTF_8)))
                .confirmed()
                .get(5, TimeUnit.SECONDS);

        join(presence().setUserOnline("al\"i/ce", "s1", new UserData("Älice \\ / \u2028 😀", null)));
        join(presence().setUserStatus("al\"i/ce", Status.AWAY, "back in 5'"));
        join(presence().setUserOffline("al\"i/ce", "s1"));

        await().untilAsserted(() -> assertThat(seen).hasSize(3));
        JsonObject online = JsonParser.parseString(seen.get(0)).getAsJsonObject();
        JsonObject status = JsonParser.parseString(seen.get(1)).getAsJsonObject();
        JsonObject offline = JsonParser.parseString(seen.get(2)).getAsJsonObject();
        assertThat(online.get("event").getAsString()).isEqualTo("user:online");
        assertThat(online.get("origin").getAsString()).isEqualTo("server-1");
        JsonObject data = online.getAsJsonObject("data");
        assertThat(data.keySet()).containsExactly("userId", "username", "avatar", "timestamp");
        assertThat(data.get("userId").getAsString()).isEqualTo("al\"i/ce");
        assertThat(data.get("username").getAsString()).isEqualTo("Älice \\ / \u2028 😀");
        assertThat(data.get("avatar").isJsonNull()).isTrue();
        assertThat(Instant.parse(data.get("timestamp").getAsString()).toEpochMilli())
                .isEqualTo(online.get("ts").getAsLong());
        assertThat(status.getAsJsonObject("data").keySet())
                .containsExactly("userId", "status", "statusText", "timestamp");
        assertThat(offline.getAsJsonObject("data").keySet()).containsExactly("userId", "timestamp");
        assertThat(online.get("rev").getAsLong()).isLessThan(status.get("rev").getAsLong());
        assertThat(status.get("rev").getAsLong()).isLessThan(offline.get("rev").getAsLong());
    }

    @Test
    void a_connect_and_a_disconnect_at_once_leave_no_socket_although_scripts_are_new_to_redis() throws Exception {
        for (int i = 0; i < 50; i++) {
            get(commands().scriptFlush());
            String socketId = "s" + i;
            presence().setUserOnline("alice", socketId, ALICE);
            join(presence().setUserOffline("alice", socketId));
        }

        assertThat(get(commands().keys("*"))).containsExactly("user_presence:alice");
    }

    @Test
    void garbage_on_the_channel_is_counted_and_changes_nothing() {
        List<String> heard = listen();
        List<String> garbage = List.of(
                "",
                "hello",
                "{",
                "[]",
                "null",
                "{}",
                "{\"event\":\"user:online\"}",
                "{\"event\":5,\"data\":{}}",
                "{\"event\":\"user:online\",\"data\":{}}",
                "{\"event\":\"user:online\",\"data\":{\"userId\":7}}",
                "{\"event\":\"user:status\",\"data\":{\"userId\":\"a\",\"status\":\"dancing\"}}",
                "{\"event\":\"user:status\",\"data\":{\"userId\":\"a\",\"status\":\"invisible\"}}",
                "{\"event\":\"x\",\"data\":[]}",
                "{event:\"x\",data:{}}",
                "{\"event\":\"x\",\"data\":{}} trailing",
                "{\"event\":\"x\",\"data\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}",
                "{\"event\":\"x\",\"data\":{\"text\":\"" + "x".repeat(70_000) + "\"}}");

        garbage.forEach(text -> node.redis.publish("presence_events", text.getBytes(UTF_8)));
        node.redis.publish("presence_events", new byte[] {(byte) 0xff, 0, (byte) 0xc0});
        join(presence().publishPresenceEvent(new PresenceEvent("user:waved", Map.of("userId", "alice"))));

        awaitHeard(heard, "user:waved alice");
        assertThat(node.malformed.get()).isEqualTo(garbage.size() + 1);
    }

    @Test
    void a_malformed_event_is_not_published() {
        assertThatThrownBy(() -> presence().publishPresenceEvent(new PresenceEvent("user:online", Map.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_cursor_that_no_page_gave_is_refused() {
        for (String cursor : List.of("", "1", "r:", "r:x", "r:-1", "r:" + "9".repeat(40), "\u0000")) {
            assertThatThrownBy(() -> presence().getOnlineUsers(cursor, 10))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void cleanup_removes_what_is_left_of_nobody_says_why_and_spares_the_living() throws Exception {
        List<String> heard = listen();
        join(presence().setUserOnline("alice", "s1", ALICE));
        get(commands().sadd("online_users", bytes("ghost"), bytes("half-dead")));
        get(commands().sadd("user_sockets:half-dead", bytes("x")));
        get(commands().sadd("user_sockets:orphan", bytes("y"), bytes("z")));
        get(commands().set("user_presence:stuck", bytes("{\"userId\":\"stuck\",\"status\":\"online\"}")));
        get(commands().sadd("online_users", bytes("stuck")));

        CleanupReport dry = join(presence().clearExpiredSessions(true));
        assertThat(members("online_users")).containsExactlyInAnyOrder("alice", "ghost", "half-dead", "stuck");
        CleanupReport done = join(presence().clearExpiredSessions(false));

        assertThat(dry.dryRun()).isTrue();
        assertThat(done.removals()).containsExactlyInAnyOrderElementsOf(dry.removals());
        assertThat(done.removals())
                .extracting(CleanupReport.Removal::userId, CleanupReport.Removal::what)
                .containsExactlyInAnyOrder(
                        tuple("ghost", "member of online_users"),
                        tuple("half-dead", "member of online_users"),
                        tuple("half-dead", "user_sockets:half-dead (sockets: 1)"),
                        tuple("stuck", "member of online_users"),
                        tuple("orphan", "user_sockets:orphan (sockets: 2)"));
        assertThat(done.removals())
                .allSatisfy(removal -> assertThat(removal.reason()).isNotEmpty());
        assertThat(members("online_users")).containsExactly("alice");
        assertThat(get(commands().keys("user_sockets:*"))).containsExactly("user_sockets:alice");
        await().untilAsserted(() -> assertThat(heard)
                .containsExactlyInAnyOrder(
                        "user:online alice", "user:offline ghost", "user:offline half-dead", "user:offline stuck"));
        assertThat(join(presence().clearExpiredSessions(false)).removals()).isEmpty();
    }

    @Test
    void cleanup_goes_through_crowds_in_parts() throws Exception {
        for (int i = 0; i < 1_500; i++) {
            commands().sadd("online_users", bytes("ghost-" + i));
            commands().sadd("user_sockets:orphan-" + i, bytes("s"));
        }

        CleanupReport report = join(presence().clearExpiredSessions(false));

        assertThat(report.removals()).hasSize(3_000);
        assertThat(get(commands().dbsize())).isZero();
    }

    @Test
    void a_user_whom_somebody_took_out_of_redis_is_put_back() throws Exception {
        join(presence().setUserOnline("alice", "s1", ALICE));

        get(commands().del("user_presence:alice", "user_sockets:alice", "online_users"));
        get(commands()
                .publish("presence_events", bytes("{\"event\":\"user:offline\",\"data\":{\"userId\":\"alice\"}}")));

        await().untilAsserted(() -> assertThat(members("user_sockets:alice")).containsExactly("s1"));
        assertThat(members("online_users")).containsExactly("alice");
        await().untilAsserted(() ->
                assertThat(node.heardOf("alice")).containsExactly("user:online", "user:offline", "user:online"));
    }

    @Test
    void closing_takes_the_sockets_of_this_server_out_of_redis() throws Exception {
        try (Node other = new Node(server, "server-2", Duration.ofHours(1))) {
            join(other.presence.setUserOnline("bob", "b1", new UserData("Bob", null)));
        }

        assertThat(get(commands().keys("*"))).containsExactly("user_presence:bob");
        await().untilAsserted(() -> assertThat(node.heardOf("bob")).containsExactly("user:online", "user:offline"));
    }

    private RedisClusterAsyncCommands<String, byte[]> commands() {
        return node.redis.commands();
    }

    private List<String> members(String key) throws Exception {
        return get(commands().smembers(key)).stream()
                .map(member -> new String(member, UTF_8))
                .toList();
    }

    private JsonObject record(String userId) throws Exception {
        return JsonParser.parseString(new String(get(commands().get("user_presence:" + userId)), UTF_8))
                .getAsJsonObject();
    }

    private long redisMillis() throws Exception {
        List<byte[]> time = get(commands().time());
        return Long.parseLong(new String(time.get(0), UTF_8)) * 1_000
                + Long.parseLong(new String(time.get(1), UTF_8)) / 1_000;
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
