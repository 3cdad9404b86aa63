package dev.parley.it.chat;

import static dev.parley.it.chat.ChatCluster.createGroup;
import static dev.parley.it.chat.ChatCluster.fresh;
import static dev.parley.it.chat.ChatCluster.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.client.ChatClient;
import dev.parley.it.client.ReceivedEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What others may publish on {@code chat_events}, and what it does. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChatEventsIT {
    @RegisterExtension
    static final ChatCluster cluster = new ChatCluster();

    private String bobId;
    private ChatClient alice;
    private ChatClient bob;
    private String chatId;

    @BeforeEach
    void aliceOnOneServerAndBobOnTheOther() {
        bobId = fresh("bob");
        alice = cluster.connect(cluster.a, fresh("alice"));
        bob = cluster.connect(cluster.b, bobId);
        chatId = createGroup(alice, bobId);
        bob.await("chat:created");
    }

    @Test
    void a_backends_event_reaches_the_chats_sockets_on_every_server_as_it_is() {
        ChatClient stranger = cluster.connect(cluster.b, fresh("carol"));

        cluster.publish(
                "{\"event\":\"order:shipped\",\"chatId\":\"" + chatId + "\",\"data\":{\"n\":1,\"x\":[null,\"ü\"]}}");

        Map<String, Object> data = alice.await("order:shipped").payload();
        assertThat(data).containsEntry("n", 1L).hasSize(2);
        assertThat(bob.await("order:shipped").payload()).isEqualTo(data);
        assertThat(stranger.events("order:shipped")).isEmpty();
    }

    @Test
    void malformed_events_are_counted_and_change_nothing() {
        int before = cluster.b.counts.malformed.get();
        List<String> malformed = List.of(
                "",
                "junk",
                "[]",
                "{\"event\":\"x\"}",
                "{\"event\":1,\"chatId\":\"" + chatId + "\",\"data\":{}}",
                "{\"event\":\"disconnect\",\"chatId\":\"" + chatId + "\",\"data\":{}}",
                "{\"event\":\"message:sent\",\"chatId\":\"" + chatId + "\",\"data\":{\"seq\":-1},\"origin\":\"x\"}");

        malformed.forEach(cluster::publish);

        await().until(() -> cluster.b.counts.malformed.get() == before + malformed.size());
        send(alice, chatId, "fine");
        bob.await("message:sent");
        assertThat(bob.events()).extracting(ReceivedEvent::name).doesNotContain("x", "disconnect");
    }

    @Test
    void a_false_place_in_the_row_does_not_stop_the_true_ones() {
        send(alice, chatId, "one");
        cluster.publish(message(1_000_000, null));
        cluster.publish(message(7, "a-server"));
        send(alice, chatId, "two");
        send(alice, chatId, "three");

        bob.await("message:sent", message -> message.get("content").equals("three"));

        assertThat(bob.events("message:sent"))
                .extracting(event -> event.payload().get("content"))
                .containsSubsequence("one", "two", "three");
        assertThat(bob.events("message:sent"))
                .extracting(event -> event.payload().get("seq"))
                .doesNotContain(7L);
    }

    @Test
    void a_reaction_waits_for_the_message_that_it_is_for() {
        cluster.publish("{\"event\":\"reaction:added\",\"chatId\":\"" + chatId
                + "\",\"data\":{\"emoji\":\"👍\",\"seq\":1},\"origin\":\"a-server\"}");
        send(alice, chatId, "one");

        bob.await("reaction:added");

        assertThat(bob.events())
                .extracting(ReceivedEvent::name)
                .containsSubsequence("message:sent", "reaction:added")
                .doesNotHaveDuplicates();
    }

    @Test
    void nobody_gets_into_a_room_by_an_event_alone() {
        String eveId = fresh("eve");
        ChatClient eve = cluster.connect(cluster.b, eveId);

        cluster.publish(
                "{\"event\":\"chat:joined\",\"chatId\":\"" + chatId + "\",\"data\":{\"userId\":\"" + eveId + "\"}}");
        cluster.publish(
                "{\"event\":\"chat:left\",\"chatId\":\"" + chatId + "\",\"data\":{\"userId\":\"" + bobId + "\"}}");
        eve.await("chat:joined");
        bob.await("chat:left");
        send(alice, chatId, "among us");

        bob.await("message:sent");
        assertThat(eve.events("message:sent")).isEmpty();
    }

    private String message(long seq, String origin) {
        return "{\"event\":\"message:sent\",\"chatId\":\"" + chatId + "\",\"data\":{\"content\":\"false\",\"seq\":"
                + seq + "}" + (origin == null ? "" : ",\"origin\":\"" + origin + "\"") + "}";
    }
}
