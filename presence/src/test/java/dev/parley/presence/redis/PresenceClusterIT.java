package dev.parley.presence.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.presence.Presence;
import dev.parley.presence.Status;
import dev.parley.presence.UserData;
import dev.parley.redis.embedded.RedisProcess;
import io.lettuce.core.KillArgs;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three servers over one Redis, which may die. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PresenceClusterIT {
    private static final UserData ALICE = new UserData("Alice", null);
    private static final UserData BOB = new UserData("Bob", null);
    private static final Duration DAY = Duration.ofHours(24);

    private final List<Node> nodes = new ArrayList<>();
    private RedisProcess server;

    @BeforeEach
    void startRedis() throws IOException {
        server = RedisProcess.start();
    }

    @AfterEach
    void stop() {
        nodes.forEach(Node::close);
        server.close();
    }

    private Node open(Duration expiry) {
        Node node = new Node(server, "server-" + (nodes.size() + 1), expiry);
        nodes.add(node);
        return node;
    }

    @Test
    void ten_devices_at_random_on_three_servers_publish_each_real_change_once() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        String run = "seed: " + seed;
        Random random = new Random(seed);
        IntStream.range(0, 3).forEach(i -> open(DAY));
        boolean[] connected = new boolean[10];
        AtomicInteger cameOnline = new AtomicInteger();
        AtomicInteger wentOffline = new AtomicInteger();
        List<CompletableFuture<?>> calls = new ArrayList<>();

        for (int step = 0; step < 3_000; step++) {
            int device = random.nextInt(10);
            // Mostly few are connected, so that the first comes and the last leaves often.
            boolean connect = !connected[device] && random.nextInt(10) < 3;
            Node node = nodes.get(device % 3);
            if (connect) {
                connected[device] = true;
                calls.add(node.presence
                        .setUserOnline("alice", "device-" + device, ALICE)
                        .thenAccept(online -> cameOnline.addAndGet(online ? 1 : 0)));
            } else if (connected[device]) {
                connected[device] = false;
                calls.add(node.presence
                        .setUserOffline("alice", "device-" + device)
                        .thenAccept(offline -> wentOffline.addAndGet(offline ? 1 : 0)));
            }
            if (!calls.isEmpty() && random.nextInt(20) == 0) {
                join(calls.get(calls.size() - 1));
            }
        }
        calls.forEach(PresenceClusterIT::join);

        await().untilAsserted(() -> assertThat(nodes)
                .as(run)
                .allSatisfy(node -> assertThat(node.heardOf("alice")).hasSize(cameOnline.get() + wentOffline.get())));
        assertThat(cameOnline.get()).as(run).isGreaterThan(20);
        for (Node node : nodes) {
            List<String> heard = node.heardOf("alice");
            for (int i = 0; i < heard.size(); i++) {
                assertThat(heard.get(i))
                        .as(run + ", event " + i)
                        .isEqualTo(i % 2 == 0 ? "user:online" : "user:offline");
            }
        }
        List<String> left = IntStream.range(0, 10)
                .filter(device -> connected[device])
                .mapToObj(device -> "device-" + device)
                .toList();
        assertThat(members("user_sockets:alice")).as(run).containsExactlyInAnyOrderElementsOf(left);
        assertThat(members("online_users")).as(run).isEqualTo(left.isEmpty() ? List.of() : List.of("alice"));
        assertThat(join(nodes.get(0).presence.getUserPresence("alice")).status())
                .as(run)
                .isEqualTo(left.isEmpty() ? Status.OFFLINE : Status.ONLINE);
    }

    @Test
    void many_threads_connecting_one_user_publish_one_online() throws Exception {
        IntStream.range(0, 3).forEach(i -> open(DAY));

        List<Thread> threads = IntStream.range(0, 12)
                .mapToObj(i -> new Thread(() -> join(nodes.get(i % 3).presence.setUserOnline("alice", "s" + i, ALICE))))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join(10_000);
        }
        join(nodes.get(0).presence.setUserOnline("bob", "b", BOB));

        assertThat(join(nodes.get(2).presence.getUserSocketCount("alice"))).isEqualTo(12);
        await().untilAsserted(() -> assertThat(nodes)
                .allSatisfy(node -> assertThat(node.heardOf("bob")).hasSize(1)));
        assertThat(nodes).allSatisfy(node -> assertThat(node.heardOf("alice")).containsExactly("user:online"));
    }

    @Test
    void presence_lasts_while_connected_and_expires_when_a_server_dies() throws Exception {
        Duration expiry = Duration.ofMillis(900);
        Node living = open(expiry);
        Node dying = open(expiry);
        join(living.presence.setUserOnline("alice", "a1", ALICE));
        join(dying.presence.setUserOnline("bob", "b1", BOB));

        dying.crash();
        nodes.remove(dying);

        await().until(() -> get(living.redis.commands().exists("user_presence:bob", "user_sockets:bob")) == 0);
        long until = System.nanoTime() + 3 * expiry.toNanos();
        await().pollInterval(Duration.ofMillis(50)).until(() -> {
            assertThat(get(living.redis.commands().exists("user_presence:alice", "user_sockets:alice")))
                    .isEqualTo(2);
            return System.nanoTime() > until;
        });
        assertThat(join(living.presence.clearExpiredSessions(false)).removals())
                .extracting("userId")
                .containsExactly("bob");
        await().untilAsserted(() -> assertThat(living.heardOf("bob")).containsExactly("user:online", "user:offline"));
        assertThat(living.heardOf("alice")).containsExactly("user:online");
    }

    @Test
    void while_redis_is_away_memory_answers_and_local_changes_are_heard() {
        Node node = open(DAY);
        join(node.presence.setUserOnline("alice", "a1", ALICE));
        await().untilAsserted(() -> assertThat(node.heardOf("alice")).hasSize(1));

        server.kill();
        node.awaitDown();
        assertThat(join(node.presence.setUserOnline("bob", "b1", BOB))).isTrue();
        assertThat(join(node.presence.setUserStatus("bob", Status.BUSY, "hm"))).isTrue();
        assertThat(join(node.presence.setUserOffline("alice", "a1"))).isTrue();

        assertThat(join(node.presence.getOnlineUsers(null, 10)).userIds()).containsExactly("bob");
        Presence bob = join(node.presence.getUserPresence("bob"));
        assertThat(bob.status()).isEqualTo(Status.BUSY);
        assertThat(bob.sockets()).isEqualTo(1);
        assertThat(node.heardOf("bob")).containsExactly("user:online", "user:status");
        assertThat(node.heardOf("alice")).containsExactly("user:online", "user:offline");
    }

    @Test
    void when_redis_comes_back_empty_all_servers_agree_again_and_nobody_is_told_twice() throws Exception {
        IntStream.range(0, 3).forEach(i -> open(DAY));
        Node one = nodes.get(0);
        Node two = nodes.get(1);
        join(one.presence.setUserOnline("stays", "s1", ALICE));
        join(two.presence.setUserOnline("stays", "s2", ALICE));
        join(one.presence.setUserOnline("leaves", "l1", ALICE));
        join(two.presence.setUserOnline("hides", "h1", ALICE));
        join(two.presence.setUserStatus("hides", Status.INVISIBLE, null));
        await().untilAsserted(() ->
                assertThat(nodes).allSatisfy(node -> assertThat(node.events).hasSize(4)));

        server.kill();
        nodes.forEach(Node::awaitDown);
        join(one.presence.setUserOffline("leaves", "l1"));
        join(one.presence.setUserOffline("stays", "s1"));
        join(two.presence.setUserOnline("comes", "c1", BOB));
        server.restart();
        nodes.forEach(Node::awaitUp);

        await().untilAsserted(() -> {
            assertThat(members("online_users")).containsExactlyInAnyOrder("stays", "comes");
            assertThat(members("user_sockets:stays")).containsExactly("s2");
            assertThat(members("user_sockets:hides")).containsExactly("h1");
            assertThat(members("user_sockets:leaves")).isEmpty();
        });
        await().untilAsserted(() -> assertThat(nodes).allSatisfy(node -> {
            assertThat(node.heardOf("leaves")).containsExactly("user:online", "user:offline");
            assertThat(node.heardOf("comes")).containsExactly("user:online");
            assertThat(node.heardOf("hides")).containsExactly("user:online", "user:offline");
        }));
        // The server that lost its last socket of the user told so at once, for it could not know of the other one.
        await().untilAsserted(() ->
                assertThat(one.heardOf("stays")).containsExactly("user:online", "user:offline", "user:online"));
        assertThat(two.heardOf("stays")).containsExactly("user:online");
        assertThat(join(nodes.get(2).presence.getUserPresence("hides")).status())
                .isEqualTo(Status.INVISIBLE);
    }

    @Test
    void what_was_published_while_subscriptions_were_broken_is_caught_up_with() throws Exception {
        Node cut = open(DAY);
        Node other = open(DAY);
        join(other.presence.setUserOnline("leaves", "l1", ALICE));
        join(other.presence.setUserOnline("turns", "t1", ALICE));
        await().untilAsserted(() -> assertThat(cut.events).hasSize(2));

        // All subscriptions break; while they come back, changes are published that nobody hears.
        get(other.redis.commands().clientKill(KillArgs.Builder.typePubsub()));
        join(other.presence.setUserOffline("leaves", "l1"));
        join(other.presence.setUserStatus("turns", Status.AWAY, null));
        join(other.presence.setUserOnline("comes", "c1", BOB));

        await().untilAsserted(() -> {
            assertThat(cut.heardOf("leaves")).containsExactly("user:online", "user:offline");
            assertThat(cut.heardOf("turns")).containsExactly("user:online", "user:status");
            assertThat(cut.heardOf("comes")).containsExactly("user:online");
        });
    }

    private List<String> members(String key) throws Exception {
        return get(nodes.get(0).redis.commands().smembers(key)).stream()
                .map(member -> new String(member, UTF_8))
                .toList();
    }

    private static <T> T join(CompletableFuture<T> future) {
        return future.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }
}
