package dev.parley.it.protocol;

import static dev.parley.it.ServerCluster.fresh;
import static dev.parley.it.ServerCluster.groupOf;
import static dev.parley.it.ServerCluster.token;
import static dev.parley.it.protocol.Mutator.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.Requirement;
import dev.parley.it.ServerCluster;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.Transport;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Almost valid events on the chat's and presence's channels: clients stay, messages keep flowing, nothing is logged as an error. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GarbageOnChatChannelsIT {
    private static final int MESSAGES = 5_000;
    private static final long SEED = Long.getLong("parley.it.seed", new Random().nextInt(1_000_000));

    @RegisterExtension
    static final ServerCluster CLUSTER = ServerCluster.of(2);

    @Test
    void malformed_events_change_nothing() {
        String bob = fresh("bob");
        String chatId = fresh("chat");
        ChatClient sender = ChatClient.connect(CLUSTER.url(0), Transport.WEBSOCKET, token(fresh("alice")));
        ChatClient receiver = ChatClient.connect(CLUSTER.url(1), Transport.WEBSOCKET, token(bob));
        receiver.await("session:ready");
        assertThat(sender.call("chat:create", groupOf(chatId, bob))).containsEntry("ok", true);
        receiver.await("chat:created");

        Requirement.say("FUZZ: malformed events of seed " + SEED + "; -Dparley.it.seed=" + SEED + " repeats them");
        Mutator mutator = new Mutator(new Random(SEED), corpus(chatId));
        GarbageOnRedis.publish(CLUSTER.redis().url(), mutator, MESSAGES, "chat_events", "presence_events");

        for (int number = 1; number <= 3; number++) {
            String content = "after the storm " + number;
            Map<String, Object> ack = sender.call("message:send", Map.of("chatId", chatId, "content", content));
            assertThat(ack).containsEntry("ok", true).containsEntry("seq", (long) number);
            receiver.await("message:sent", message -> content.equals(message.get("content")));
        }
        for (int number = 0; number < 2; number++) {
            assertThat(CLUSTER.server(number).isAlive()).isTrue();
            assertThat(CLUSTER.server(number).output()).noneMatch(line -> line.contains(" ERROR "));
        }
        Requirement.say("FUZZ: " + MESSAGES + " malformed events on chat_events and presence_events tried");
        sender.close();
        receiver.close();
    }

    private static List<byte[]> corpus(String chatId) {
        return List.of(
                bytes("{\"event\":\"message:sent\",\"chatId\":\"" + chatId
                        + "\",\"data\":{\"messageId\":\"m\",\"senderId\":\"s\","
                        + "\"content\":\"x\",\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"seq\":7}}"),
                bytes("{\"event\":\"typing:started\",\"chatId\":\"" + chatId + "\",\"data\":{\"userId\":\"u\"}}"),
                bytes(
                        "{\"event\":\"reaction:added\",\"chatId\":\"other\",\"data\":{\"messageId\":\"m\",\"emoji\":\"x\"}}"),
                bytes("{\"event\":\"user:online\",\"data\":{\"userId\":\"u\",\"username\":\"n\",\"avatar\":null,"
                        + "\"timestamp\":\"2026-01-01T00:00:00.000Z\"}}"),
                bytes(
                        "{\"event\":\"user:offline\",\"data\":{\"userId\":\"u\",\"timestamp\":\"2026-01-01T00:00:00.000Z\"}}"),
                bytes(
                        "{\"event\":\"user:status\",\"id\":\"1\",\"origin\":\"o\",\"data\":{\"userId\":\"u\",\"status\":\"busy\"}}"));
    }
}
