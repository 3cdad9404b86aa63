package dev.parley.it.chat;

import static dev.parley.it.chat.ChatCluster.code;
import static dev.parley.it.chat.ChatCluster.createGroup;
import static dev.parley.it.chat.ChatCluster.fresh;
import static dev.parley.it.chat.ChatCluster.ok;
import static dev.parley.it.chat.ChatCluster.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.client.ChatClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PresenceAndTypingIT {
    @RegisterExtension
    static final ChatCluster cluster = new ChatCluster();

    private String aliceId;
    private String bobId;
    private ChatClient alice;

    @BeforeEach
    void aliceIsOnline() {
        aliceId = fresh("alice");
        bobId = fresh("bob");
        alice = cluster.connect(cluster.a, aliceId);
    }

    @Test
    void a_user_who_comes_and_goes_is_heard_of_once_on_every_server() {
        ChatClient watcher = cluster.connect(cluster.b, fresh("watcher"));

        ChatClient bob = cluster.connect(cluster.b, bobId);
        ChatClient phone = cluster.connect(cluster.a, bobId);
        Map<String, Object> online = alice.await("user:online", of(bobId)).payload();
        bob.close();
        phone.close();

        assertThat(online)
                .containsEntry("username", "Name of " + bobId)
                .containsEntry("avatar", null)
                .containsKey("timestamp");
        alice.await("user:offline", of(bobId));
        watcher.await("user:offline", of(bobId));
        for (ChatClient client : List.of(alice, watcher)) {
            assertThat(client.events("user:online").stream()
                            .filter(event -> of(bobId).test(event.payload())))
                    .hasSize(1);
            assertThat(client.events("user:offline").stream()
                            .filter(event -> of(bobId).test(event.payload())))
                    .hasSize(1);
        }
    }

    @Test
    void a_status_is_told_and_asked_for() {
        ChatClient bob = cluster.connect(cluster.b, bobId);

        ok(bob, "presence:set", Map.of("status", "away", "statusText", "lunch"));

        assertThat(alice.await("user:status", of(bobId)).payload())
                .containsEntry("status", "away")
                .containsEntry("statusText", "lunch");
        assertThat(presenceOf(alice, bobId))
                .containsEntry("status", "away")
                .containsEntry("statusText", "lunch")
                .containsEntry("sockets", 1L)
                .containsKey("lastSeen");
        assertThat(code(bob, "presence:set", Map.of("status", "offline"))).isEqualTo("invalid");
        assertThat(code(bob, "presence:get", Map.of())).isEqualTo("invalid");
    }

    @Test
    void an_invisible_user_looks_offline_to_others_only() {
        ChatClient bob = cluster.connect(cluster.b, bobId);

        ok(bob, "presence:set", Map.of("status", "invisible"));

        alice.await("user:offline", of(bobId));
        Map<String, Object> invisible = presenceOf(alice, bobId);
        assertThat(invisible).containsEntry("status", "offline").containsEntry("sockets", 0L);
        assertThat(presenceOf(bob, bobId)).containsEntry("status", "invisible").containsEntry("sockets", 1L);
        assertThat(ok(alice, "presence:list", Map.of()).get("users"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .doesNotContain(bobId);
        String carolId = fresh("carol");
        cluster.connect(cluster.b, carolId).close();
        alice.await("user:offline", of(carolId));
        assertThat(presenceOf(alice, carolId)).containsOnlyKeys(invisible.keySet());
    }

    @Test
    @SuppressWarnings("unchecked")
    void who_is_online_is_listed() {
        cluster.connect(cluster.b, bobId);

        Map<String, Object> page = ok(alice, "presence:list", Map.of("limit", 500L));

        assertThat((List<Object>) page.get("users")).contains(aliceId, bobId);
        assertThat((Long) page.get("total")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void typing_is_heard_on_both_servers_and_stops() {
        ChatClient bob = cluster.connect(cluster.b, bobId);
        String chatId = createGroup(alice, bobId);
        bob.await("chat:created");

        ok(alice, "typing:start", Map.of("chatId", chatId));
        ok(alice, "typing:start", Map.of("chatId", chatId));
        bob.await("typing:started");
        ok(alice, "typing:stop", Map.of("chatId", chatId));

        assertThat(bob.await("typing:stopped").payload()).isEqualTo(Map.of("chatId", chatId, "userId", aliceId));
        assertThat(bob.events("typing:started")).hasSize(1);
        assertThat(alice.events("typing:started")).isEmpty();
        assertThat(code(alice, "typing:start", Map.of("chatId", "no-such-chat")))
                .isEqualTo("not_found");
    }

    @Test
    void whoever_disconnects_is_not_typing_any_more() {
        ChatClient bob = cluster.connect(cluster.b, bobId);
        String chatId = createGroup(alice, bobId);
        bob.await("chat:created");
        ok(alice, "typing:start", Map.of("chatId", chatId));
        bob.await("typing:started");

        long gone = System.nanoTime();
        alice.close();
        bob.await("typing:stopped");

        assertThat(Duration.ofNanos(System.nanoTime() - gone)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void typing_that_is_not_renewed_ends_by_itself_even_where_its_server_is_not_heard() {
        ChatClient bob = cluster.connect(cluster.b, bobId);
        String chatId = createGroup(alice, bobId);
        bob.await("chat:created");
        long started = System.nanoTime();
        cluster.publish("{\"event\":\"typing:started\",\"chatId\":\"" + chatId + "\",\"data\":{\"chatId\":\"" + chatId
                + "\",\"userId\":\"of-a-dead-server\"},\"id\":\"1\",\"origin\":\"dead\"}");
        bob.await("typing:started");

        bob.await("typing:stopped");

        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isBetween(Duration.ofSeconds(6), Duration.ofSeconds(8));
        send(alice, chatId, "still there");
        bob.await("message:sent");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> presenceOf(ChatClient client, String userId) {
        Map<String, Object> users = (Map<String, Object>)
                ok(client, "presence:get", Map.of("userIds", List.of(userId))).get("users");
        return (Map<String, Object>) users.get(userId);
    }

    private static Predicate<Map<String, Object>> of(String userId) {
        return payload -> userId.equals(payload.get("userId"));
    }
}
