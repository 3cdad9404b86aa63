package dev.parley.it.chat;

import static dev.parley.it.chat.ChatCluster.createGroup;
import static dev.parley.it.chat.ChatCluster.fresh;
import static dev.parley.it.chat.ChatCluster.ok;
import static dev.parley.it.chat.ChatCluster.refused;
import static dev.parley.it.chat.ChatCluster.send;
import static dev.parley.it.chat.ChatCluster.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.client.ChatClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One server loses the store, and has it back. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoreOutageIT {
    @RegisterExtension
    static final ChatCluster cluster = new ChatCluster();

    @Test
    void without_the_store_nothing_is_saved_and_afterwards_everything_goes_on() {
        String bobId = fresh("bob");
        ChatClient alice = cluster.connect(cluster.a, fresh("alice"));
        ChatClient bob = cluster.connect(cluster.b, bobId);
        String chatId = createGroup(alice, bobId);
        bob.await("chat:created");
        Map<String, ?> message = Map.of("chatId", chatId, "content", "will it be saved?", "clientId", "c-1");

        cluster.storeLineOfB.down();
        ChatClient phone;
        try {
            assertThat(refused(bob, "message:send", message)).containsEntry("code", "unavailable");
            assertThat(refused(bob, "message:history", Map.of("chatId", chatId)))
                    .containsEntry("code", "unavailable");
            send(alice, chatId, "by the other server");
            bob.await("message:sent");
            ok(bob, "typing:start", Map.of("chatId", chatId));
            alice.await("typing:started");
            phone = cluster.connectWith(cluster.b, token(bobId));
            assertThat(refused(phone, "chat:list", Map.of())).containsEntry("code", "unavailable");
            assertThat(phone.events("session:ready")).isEmpty();
        } finally {
            cluster.storeLineOfB.up();
        }

        phone.await("session:ready");
        Map<String, Object> ack = new HashMap<>();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            ack.putAll(bob.call("message:send", message));
            return Boolean.TRUE.equals(ack.get("ok"));
        });
        assertThat(ack).containsEntry("seq", 2L);
        phone.await("message:sent", sent -> "c-1".equals(sent.get("clientId")));
        alice.await("message:sent", sent -> "c-1".equals(sent.get("clientId")));
    }
}
