package dev.parley.it.chat;

import static dev.parley.it.chat.ChatCluster.createGroup;
import static dev.parley.it.chat.ChatCluster.fresh;
import static dev.parley.it.chat.ChatCluster.refused;
import static dev.parley.it.chat.ChatCluster.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.client.ChatClient;
import dev.parley.server.limit.Rate;
import dev.parley.server.limit.RateLimits;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RateLimitIT {
    @RegisterExtension
    static final ChatCluster cluster = new ChatCluster(new RateLimits(
            new Rate(3, Duration.ofMinutes(1)), Rate.perSecond(20), Rate.perSecond(50), Rate.perSecond(200)));

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
}
