package dev.parley.it.chat;

import static dev.parley.it.chat.ChatCluster.createGroup;
import static dev.parley.it.chat.ChatCluster.fresh;
import static dev.parley.it.chat.ChatCluster.ok;
import static dev.parley.it.chat.ChatCluster.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.client.ChatClient;
import dev.parley.it.client.ReceivedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One message is changed through two servers at once: whatever the order in which that comes, all end with what is stored. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EditOrderIT {
    private static final int EDITS = 40;

    @RegisterExtension
    static final ChatCluster cluster = new ChatCluster();

    private final ExecutorService callers = Executors.newFixedThreadPool(2);
    private ChatClient laptop;
    private ChatClient phone;
    private List<ChatClient> readers;
    private Map<String, ?> message;

    @BeforeEach
    void aMessageOfSomebodyWithADeviceOnEachServer() {
        String aliceId = fresh("alice");
        String bobId = fresh("bob");
        laptop = cluster.connect(cluster.a, aliceId);
        phone = cluster.connect(cluster.b, aliceId);
        readers = List.of(cluster.connect(cluster.a, bobId), cluster.connect(cluster.b, bobId));
        String chatId = createGroup(laptop, bobId);
        readers.forEach(reader -> reader.await("chat:created"));
        Object messageId = send(laptop, chatId, "before").get("messageId");
        readers.forEach(reader -> reader.await("message:sent"));
        message = Map.of("chatId", chatId, "messageId", messageId);
    }

    @AfterEach
    void endCallers() {
        callers.shutdownNow();
    }

    @Test
    void the_last_edit_that_anybody_hears_of_is_the_stored_one() throws Exception {
        together(() -> editAgainAndAgain(laptop, "laptop"), () -> editAgainAndAgain(phone, "phone"));

        Map<String, Object> stored = stored();
        assertThat(stored).containsEntry("rev", 2L * EDITS);
        for (ChatClient reader : readers) {
            reader.await("message:edited", edited -> edited.get("rev").equals(stored.get("rev")));
            assertThat(revs(reader)).isSorted().doesNotHaveDuplicates();
            assertThat(last(reader)).containsEntry("content", stored.get("content"));
        }
    }

    @Test
    void nobody_hears_of_an_edit_after_the_deletion() throws Exception {
        together(() -> editAgainAndAgain(laptop, "laptop"), () -> {
            phone.await("message:edited");
            ok(phone, "message:delete", message);
            return null;
        });

        Map<String, Object> stored = stored();
        assertThat(stored).containsEntry("deleted", true).containsEntry("content", null);
        for (ChatClient client : List.of(readers.get(0), readers.get(1), laptop)) {
            client.await("message:deleted");
        }
        // whatever was on its way is there when a later message is
        send(phone, (String) message.get("chatId"), "after");
        for (ChatClient reader : readers) {
            reader.await("message:sent", sent -> sent.get("content").equals("after"));
            List<ReceivedEvent> changes = changes(reader);
            assertThat(changes.get(changes.size() - 1).name()).isEqualTo("message:deleted");
        }
    }

    private Object editAgainAndAgain(ChatClient client, String name) {
        for (int i = 0; i < EDITS; i++) {
            Map<String, Object> answer = client.call(
                    "message:edit",
                    Map.of(
                            "chatId", message.get("chatId"),
                            "messageId", message.get("messageId"),
                            "content", name + " " + i));
            assertThat(answer.get("ok").equals(true) || answer.toString().contains("not_found"))
                    .as(answer.toString())
                    .isTrue();
        }
        return name;
    }

    private void together(Callable<?> one, Callable<?> other) throws Exception {
        List<Callable<Object>> tasks = List.of(one::call, other::call);
        for (Future<Object> task : callers.invokeAll(tasks)) {
            task.get();
        }
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> stored() {
        List<Map<String, Object>> messages =
                (List<Map<String, Object>>) ok(laptop, "message:history", Map.of("chatId", message.get("chatId")))
                        .get("messages");
        return messages.get(0);
    }

    private static List<ReceivedEvent> changes(ChatClient client) {
        return client.events().stream()
                .filter(event ->
                        event.name().equals("message:edited") || event.name().equals("message:deleted"))
                .toList();
    }

    private static List<Long> revs(ChatClient client) {
        List<Long> revs = new ArrayList<>();
        changes(client).forEach(event -> revs.add((Long) event.payload().get("rev")));
        return revs;
    }

    private static Map<String, Object> last(ChatClient client) {
        List<ReceivedEvent> changes = changes(client);
        return changes.get(changes.size() - 1).payload();
    }
}
