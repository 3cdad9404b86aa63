package dev.parley.it.chat;

import static dev.parley.it.chat.ChatCluster.code;
import static dev.parley.it.chat.ChatCluster.createGroup;
import static dev.parley.it.chat.ChatCluster.fresh;
import static dev.parley.it.chat.ChatCluster.ok;
import static dev.parley.it.chat.ChatCluster.refused;
import static dev.parley.it.chat.ChatCluster.send;
import static dev.parley.it.chat.ChatCluster.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.it.client.ChatClient;
import dev.parley.it.client.ConnectRefusedException;
import dev.parley.server.limit.Rate;
import dev.parley.server.limit.RateLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RateLimitIT {
    @RegisterExtension
    static final ChatCluster cluster = new ChatCluster(new RateLimits(
            new Rate(3, Duration.ofMinutes(1)),
            Rate.perSecond(20),
            Rate.perSecond(50),
            new Rate(2, Duration.ofMinutes(1)),
            new Rate(3, Duration.ofMinutes(1)),
            new Rate(50, Duration.ofMinutes(1))));

    @Test
    void whoever_sends_too_much_is_told_when_to_come_again() {
        String aliceId = fresh("alice");
        ChatClient alice = cluster.connect(cluster.a, aliceId);
        String chatId = createGroup(alice);
        for (int i = 0; i < 3; i++) {
            send(alice, chatId, "m" + i);
        }
        ChatClient again = cluster.connect(cluster.a, aliceId);

        Map<String, Object> error = refused(again, "message:send", Map.of("chatId", chatId, "content", "one too many"));

        assertThat(error).containsEntry("code", "rate_limited");
        assertThat((Long) ((Map<?, ?>) error.get("details")).get("retryAfterMs"))
                .isBetween(1L, 20_000L);
    }

    @Test
    void whoever_changes_status_too_often_is_told_when_to_come_again() {
        ChatClient alice = cluster.connect(cluster.a, fresh("alice"));
        ok(alice, "presence:set", Map.of("status", "away"));
        ok(alice, "presence:set", Map.of("status", "busy"));

        assertThat(code(alice, "presence:set", Map.of("status", "online"))).isEqualTo("rate_limited");
    }

    @Test
    void a_question_about_many_users_counts_as_many() {
        ChatClient alice = cluster.connect(cluster.a, fresh("alice"));
        List<String> thirty = IntStream.range(0, 30).mapToObj(i -> "user-" + i).toList();
        ok(alice, "presence:get", Map.of("userIds", thirty));

        assertThat(code(alice, "presence:get", Map.of("userIds", thirty))).isEqualTo("rate_limited");
        ok(alice, "presence:get", Map.of("userIds", List.of("user-1")));
    }

    @Test
    void whoever_connects_too_often_is_told_when_to_come_again() {
        String token = token(fresh("alice"));
        for (int i = 0; i < 3; i++) {
            cluster.connectWith(cluster.a, token);
        }

        assertThatThrownBy(() -> cluster.connectWith(cluster.a, token))
                .isInstanceOfSatisfying(
                        ConnectRefusedException.class,
                        e -> assertThat((Map<?, ?>) e.data()).extracting("code").isEqualTo("rate_limited"));
        cluster.connectWith(cluster.a, token(fresh("bob")));
    }
}
