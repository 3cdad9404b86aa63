package dev.parley.it.chat;

import static dev.parley.it.chat.ChatCluster.TOKENS;
import static dev.parley.it.chat.ChatCluster.code;
import static dev.parley.it.chat.ChatCluster.createGroup;
import static dev.parley.it.chat.ChatCluster.fresh;
import static dev.parley.it.chat.ChatCluster.ok;
import static dev.parley.it.chat.ChatCluster.refused;
import static dev.parley.it.chat.ChatCluster.send;
import static dev.parley.it.chat.ChatCluster.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.parley.it.client.ChatClient;
import dev.parley.it.client.ConnectRefusedException;
import dev.parley.it.client.Transport;
import dev.parley.server.auth.Principal;
import dev.parley.server.auth.TokenIssuer;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SessionIT {
    @RegisterExtension
    static final ChatCluster cluster = new ChatCluster();

    @Test
    void the_first_that_a_client_hears_is_that_it_is_ready() {
        String alice = fresh("alice");

        ChatClient client = cluster.connectWith(cluster.a, token(alice));

        assertThat(client.await("session:ready").payload())
                .containsEntry("userId", alice)
                .containsEntry("socketId", client.id())
                .containsEntry("serverId", "server-a")
                .containsEntry("recovered", false)
                .containsKey("serverTime");
        assertThat(client.events().get(0).name()).isEqualTo("session:ready");
    }

    @Test
    void a_socket_that_comes_later_is_in_the_rooms_of_all_its_chats() {
        ChatClient alice = cluster.connect(cluster.a, fresh("alice"));
        String bob = fresh("bob");
        String first = createGroup(alice, bob);
        String second = createGroup(alice, bob);

        ChatClient late = cluster.connect(cluster.b, bob);
        send(alice, first, "1");
        send(alice, second, "2");

        late.await("message:sent", message -> message.get("chatId").equals(first));
        late.await("message:sent", message -> message.get("chatId").equals(second));
    }

    @Test
    void events_sent_before_it_is_ready_wait_their_turn() {
        ChatClient alice = cluster.connectWith(cluster.a, token(fresh("alice")));

        String chatId = createGroup(alice);

        assertThat(send(alice, chatId, "x")).containsEntry("seq", 1L);
        alice.await("session:ready");
    }

    @Test
    void without_a_good_token_nobody_comes_in() {
        String other = new TokenIssuer("another secret of at least 32 bytes", Clock.systemUTC())
                .issue(new Principal("alice", "Alice", null, Set.of(), null));
        assertThat(refusal(Map.of("token", other))).isEqualTo(unauthorized("signature"));
        assertThat(refusal(Map.of("token", expiring("alice", Duration.ofSeconds(-5)))))
                .isEqualTo(unauthorized("expired"));
        assertThat(refusal(Map.of())).isEqualTo(unauthorized("missing"));
        assertThat(refusal(Map.of("token", "junk"))).isEqualTo(unauthorized("malformed"));
        assertThat(refusal(Map.of("token", 5L))).isEqualTo(unauthorized("malformed"));
        Map<String, Object> none = new HashMap<>();
        none.put("token", null);
        assertThat(refusal(none)).isEqualTo(unauthorized("missing"));
    }

    @Test
    void a_session_ends_ten_seconds_after_its_token() {
        ChatClient client = cluster.connectWith(cluster.a, expiring(fresh("alice"), Duration.ofSeconds(2)));

        client.await("session:expired");
        long warned = System.nanoTime();
        Duration patience = Duration.ofSeconds(15);
        await().atMost(patience).until(() -> client.ended().isPresent());

        assertThat(Duration.ofNanos(System.nanoTime() - warned)).isGreaterThan(Duration.ofSeconds(8));
    }

    @Test
    void a_refreshed_session_goes_on() {
        String alice = fresh("alice");
        ChatClient client = cluster.connectWith(cluster.a, expiring(alice, Duration.ofSeconds(1)));
        client.await("session:expired");

        Map<String, Object> error = refused(client, "session:refresh", Map.of("token", token(fresh("bob"))));
        assertThat(error)
                .containsEntry("code", "unauthorized")
                .containsEntry("details", Map.of("reason", "other_user"));
        assertThat(code(client, "session:refresh", Map.of())).isEqualTo("unauthorized");
        assertThat(code(client, "session:refresh", Map.of("token", 5L))).isEqualTo("invalid");
        ok(client, "session:refresh", Map.of("token", expiring(alice, Duration.ofMillis(2_500))));

        client.clear();
        client.await("session:expired");
        ok(client, "session:refresh", Map.of("token", token(alice)));
        assertThat(client.ended()).isEmpty();
    }

    private static Object refusal(Map<String, ?> auth) {
        ConnectRefusedException refused = catchThrowableOfType(
                ConnectRefusedException.class,
                () -> ChatClient.connect(cluster.a.uri(), Transport.WEBSOCKET, "/", auth));
        assertThat(refused).hasMessage("unauthorized");
        return refused.data();
    }

    private static Map<String, Object> unauthorized(String reason) {
        return Map.of("code", "unauthorized", "reason", reason);
    }

    private static String expiring(String userId, Duration in) {
        return TOKENS.issue(new Principal(
                userId, userId, null, Set.of(), Clock.systemUTC().instant().plus(in)));
    }
}
