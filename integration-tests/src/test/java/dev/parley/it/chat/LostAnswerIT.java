package dev.parley.it.chat;

import static dev.parley.it.chat.ChatCluster.createGroup;
import static dev.parley.it.chat.ChatCluster.fresh;
import static dev.parley.it.chat.ChatCluster.ok;
import static dev.parley.it.chat.ChatCluster.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.client.ChatClient;
import dev.parley.it.client.ReceivedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The store takes messages, and the line to it is cut before its answer is back: what is stored reaches everybody, once. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LostAnswerIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int ROUNDS = 6;

    @RegisterExtension
    static final ChatCluster cluster = new ChatCluster();

    private final ExecutorService callers = Executors.newFixedThreadPool(10);
    /** The answers that bob had, by clientId. */
    private final Map<String, Map<String, Object>> acks = new HashMap<>();

    private List<String> channel;
    private ChatClient alice;
    private ChatClient bob;
    private ChatClient phoneOfBob;
    private String chatId;

    @BeforeEach
    void bobSendsOnTheServerWhoseLineWillBeCut() {
        String bobId = fresh("bob");
        alice = cluster.connect(cluster.a, fresh("alice"));
        bob = cluster.connect(cluster.b, bobId);
        phoneOfBob = cluster.connect(cluster.b, bobId);
        chatId = createGroup(alice, bobId);
        bob.await("chat:created");
        channel = cluster.watchChannel();
    }

    @AfterEach
    void mendTheLine() {
        callers.shutdownNow();
        cluster.storeLineOfB.heal();
        cluster.storeLineOfB.cut();
    }

    @Test
    void what_is_stored_reaches_every_member_once_and_sending_again_gives_the_same_message() {
        List<Map<String, Object>> sent = sendUntilAnswersAreLost();
        List<Map<String, Object>> stored = history();
        String late = (String) stored.get(stored.size() - 1).get("messageId");

        await().atMost(SOON)
                .until(() ->
                        seqs(alice).size() >= stored.size() && seqs(phoneOfBob).size() >= stored.size());
        assertThat(channel)
                .as("announced by the server that wrote it")
                .anyMatch(event -> event.contains(late) && event.contains("\"origin\":\"server-b"));
        for (Map<String, Object> message : sent) {
            if (message.containsKey("clientId")) {
                acks.put((String) message.get("clientId"), ok(bob, "message:send", message));
            }
        }

        List<Map<String, Object>> row = history();
        assertThat(row).extracting(message -> message.get("seq")).containsExactlyElementsOf(numbersUpTo(row.size()));
        await().atMost(SOON)
                .until(() ->
                        seqs(alice).size() >= row.size() && seqs(phoneOfBob).size() >= row.size());
        assertThat(seqs(alice)).isEqualTo(numbersUpTo(row.size()));
        assertThat(seqs(phoneOfBob)).isEqualTo(numbersUpTo(row.size()));
        assertThat(seqs(bob)).isSorted().doesNotHaveDuplicates();
        assertThat(whatBobKnows()).containsExactlyElementsOf(numbersUpTo(row.size()));
        row.forEach(this::assertSameMessageAsAcknowledged);
    }

    /** Which writes still get through depends on connections that happen to be free, so it is tried more than once. */
    private List<Map<String, Object>> sendUntilAnswersAreLost() {
        List<Map<String, Object>> sent = new ArrayList<>();
        boolean lost = false;
        for (int round = 0; round < ROUNDS && !lost; round++) {
            acks.put("warm-" + round, send(bob, chatId, "the line is open"));
            int before = history().size();
            cluster.storeLineOfB.stallToClient();
            List<CompletableFuture<Map<String, Object>>> answers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Map<String, Object> message = message(round, i);
                sent.add(message);
                answers.add(CompletableFuture.supplyAsync(() -> bob.call("message:send", message), callers));
            }
            lost = happens(() -> history().size() > before);
            for (CompletableFuture<Map<String, Object>> answer : answers) {
                assertThat(answer.join())
                        .containsEntry("ok", false)
                        .extracting("error.code")
                        .isEqualTo("unavailable");
            }
            cluster.storeLineOfB.heal();
            cluster.storeLineOfB.cut();
        }
        assertThat(lost).as("a write that arrived though its answer did not").isTrue();
        return sent;
    }

    private Map<String, Object> message(int round, int i) {
        String text = round + "/" + i;
        return i % 2 == 0
                ? Map.of("chatId", chatId, "content", text, "clientId", text)
                : Map.of("chatId", chatId, "content", text);
    }

    private boolean happens(Callable<Boolean> condition) {
        try {
            await().atMost(Duration.ofSeconds(2)).until(condition);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    private void assertSameMessageAsAcknowledged(Map<String, Object> stored) {
        Map<String, Object> ack = acks.get(String.valueOf(stored.get("clientId")));
        if (ack != null) {
            assertThat(stored).containsEntry("messageId", ack.get("messageId")).containsEntry("seq", ack.get("seq"));
        }
        ReceivedEvent event =
                alice.await("message:sent", sent -> sent.get("seq").equals(stored.get("seq")));
        assertThat(event.payload()).containsEntry("messageId", stored.get("messageId"));
    }

    /** By events, and by acks. */
    private TreeSet<Long> whatBobKnows() {
        TreeSet<Long> known = new TreeSet<>(seqs(bob));
        acks.values().forEach(ack -> known.add((Long) ack.get("seq")));
        return known;
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> history() {
        return (List<Map<String, Object>>) ok(alice, "message:history", Map.of("chatId", chatId, "limit", 200))
                .get("messages");
    }

    private List<Long> seqs(ChatClient client) {
        return client.events("message:sent").stream()
                .map(event -> (Long) event.payload().get("seq"))
                .toList();
    }

    private static List<Long> numbersUpTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
