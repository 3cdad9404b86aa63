package dev.parley.it.chat;

import static dev.parley.it.chat.ChatCluster.code;
import static dev.parley.it.chat.ChatCluster.createGroup;
import static dev.parley.it.chat.ChatCluster.fresh;
import static dev.parley.it.chat.ChatCluster.ok;
import static dev.parley.it.chat.ChatCluster.refused;
import static dev.parley.it.chat.ChatCluster.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.client.ChatClient;
import dev.parley.it.client.ReceivedEvent;
import dev.parley.redis.RedisState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MessageIT {
    @RegisterExtension
    static final ChatCluster cluster = new ChatCluster();

    private String aliceId;
    private String bobId;
    private ChatClient alice;
    private ChatClient bob;
    private String chatId;

    @BeforeEach
    void aliceOnOneServerAndBobOnTheOther() {
        aliceId = fresh("alice");
        bobId = fresh("bob");
        alice = cluster.connect(cluster.a, aliceId);
        bob = cluster.connect(cluster.b, bobId);
        chatId = createGroup(alice, bobId);
        bob.await("chat:created");
    }

    @Test
    void a_message_sent_on_one_server_is_stored_and_received_on_the_other() {
        ChatClient phone = cluster.connect(cluster.b, aliceId);
        List<String> channel = cluster.watchChannel();

        Map<String, Object> ack = send(alice, chatId, "Hello");

        Map<String, Object> sent = bob.await("message:sent").payload();
        assertThat(sent)
                .containsEntry("chatId", chatId)
                .containsEntry("messageId", ack.get("messageId"))
                .containsEntry("senderId", aliceId)
                .containsEntry("content", "Hello")
                .containsEntry("timestamp", ack.get("timestamp"))
                .containsEntry("seq", 1L)
                .doesNotContainKeys("clientId", "replyTo");
        assertThat((String) ack.get("timestamp")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(phone.await("message:sent").payload()).isEqualTo(sent);
        assertThat(alice.events("message:sent")).isEmpty();
        await().until(() -> !channel.isEmpty());
        assertThat(channel).singleElement().asString().startsWith("{\"event\":\"message:sent\",\"chatId\":\"" + chatId);
        assertThat(history(bob, Map.of())).singleElement().isEqualTo(sent);
    }

    @Test
    void members_see_one_row_whoever_sends_where() throws Exception {
        List<ChatClient> members = new ArrayList<>(List.of(alice, bob));
        for (int i = 0; i < 4; i++) {
            members.add(cluster.connect(i % 2 == 0 ? cluster.a : cluster.b, i < 2 ? aliceId : bobId));
        }
        int each = 40;
        int total = each * members.size();
        Map<ChatClient, Set<Long>> acked = new HashMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(members.size());
        try {
            Map<ChatClient, Future<Set<Long>>> running = new HashMap<>();
            members.forEach(member -> running.put(member, threads.submit(() -> sendMany(member, each))));
            for (ChatClient member : members) {
                acked.put(member, running.get(member).get());
            }
        } finally {
            threads.shutdownNow();
        }

        for (ChatClient member : members) {
            await().until(() -> member.events("message:sent").size() >= total - each);
            assertThat(seqs(member)).isSorted().doesNotHaveDuplicates();
            Set<Long> heard = new TreeSet<>(seqs(member));
            assertThat(heard).doesNotContainAnyElementsOf(acked.get(member));
            heard.addAll(acked.get(member));
            assertThat(heard)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, total).boxed().toList());
        }
    }

    private Set<Long> sendMany(ChatClient member, int count) {
        Set<Long> seqs = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            seqs.add((Long) send(member, chatId, member.id() + " " + i).get("seq"));
        }
        return seqs;
    }

    @Test
    void the_same_client_id_is_one_message_through_whichever_server() {
        ChatClient phone = cluster.connect(cluster.b, aliceId);
        Map<String, ?> payload = Map.of("chatId", chatId, "content", "once", "clientId", "c-1");
        List<String> channel = cluster.watchChannel();

        Map<String, Object> first = ok(alice, "message:send", payload);
        Map<String, Object> again = ok(alice, "message:send", payload);
        Map<String, Object> elsewhere = ok(phone, "message:send", payload);
        send(alice, chatId, "after");

        assertThat(again).isEqualTo(first);
        assertThat(elsewhere).isEqualTo(first);
        bob.await("message:sent", message -> message.get("content").equals("after"));
        assertThat(seqs(bob)).containsExactly(1L, 2L);
        assertThat(bob.events("message:sent").get(0).payload()).containsEntry("clientId", "c-1");
        await().until(() -> channel.stream().anyMatch(event -> event.contains("after")));
        assertThat(channel).hasSize(2);
    }

    @Test
    void sends_of_one_client_keep_their_order() {
        for (int i = 0; i < 50; i++) {
            alice.emit("message:send", Map.of("chatId", chatId, "content", "m" + i));
        }

        await().until(() -> bob.events("message:sent").size() == 50);
        List<Object> contents = new ArrayList<>();
        bob.events("message:sent").forEach(event -> contents.add(event.payload().get("content")));
        for (int i = 0; i < 50; i++) {
            assertThat(contents.get(i)).isEqualTo("m" + i);
        }
    }

    @Test
    void what_redis_did_not_bring_comes_from_the_store_in_order() {
        send(alice, chatId, "before");
        bob.await("message:sent");
        cluster.lineOfB.down();
        try {
            await().until(() -> cluster.b.redis.state() == RedisState.DOWN);
            for (int i = 0; i < 20; i++) {
                send(alice, chatId, "lost " + i);
            }
            send(bob, chatId, "bob goes on alone");
        } finally {
            cluster.lineOfB.up();
        }

        await().until(() -> bob.events("message:sent").size() == 21);
        assertThat(seqs(bob))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 21).boxed().toList());
        alice.await("message:sent", message -> message.get("content").equals("bob goes on alone"));
        assertThat(cluster.b.counts.filled.get()).isPositive();
        assertThat(cluster.b.counts.delayed.get()).isPositive();
    }

    @Test
    void content_may_be_an_object_and_comes_back_as_it_was() {
        Map<String, ?> content =
                Map.of("type", "poll", "options", List.of("a", 2L, 1.5, true), "nested", Map.of("x", "ü"));

        send(alice, chatId, content);

        assertThat(bob.await("message:sent").payload()).containsEntry("content", content);
        assertThat(history(alice, Map.of()).get(0)).containsEntry("content", content);
    }

    @Test
    void what_is_no_content_or_too_much_is_refused() {
        Map<String, Object> error = refused(alice, "message:send", Map.of("chatId", chatId, "content", ""));
        assertThat(error).containsEntry("code", "invalid");
        assertThat((Map<?, ?>) error.get("details")).extracting("field").isEqualTo("content");
        assertThat(code(alice, "message:send", Map.of("chatId", chatId))).isEqualTo("invalid");
        assertThat(code(alice, "message:send", Map.of("chatId", chatId, "content", "x".repeat(8_001))))
                .isEqualTo("too_large");
        assertThat(code(alice, "message:send", Map.of("chatId", chatId, "content", Map.of("x", "y".repeat(17_000)))))
                .isEqualTo("too_large");
        assertThat(code(alice, "message:send", "text")).isEqualTo("invalid");
        assertThat(code(alice, "message:send", Map.of("content", "x"))).isEqualTo("invalid");
        assertThat(history(alice, Map.of())).isEmpty();
    }

    @Test
    void only_members_send_and_read_but_admins_and_services_may() {
        ChatClient mallory = cluster.connect(cluster.a, fresh("mallory"));
        ChatClient service = cluster.connect(cluster.b, fresh("bot"), "service");
        ChatClient admin = cluster.connect(cluster.b, fresh("admin"), "admin");

        assertThat(code(mallory, "message:send", Map.of("chatId", chatId, "content", "x")))
                .isEqualTo("forbidden");
        assertThat(code(mallory, "message:history", Map.of("chatId", chatId))).isEqualTo("forbidden");
        assertThat(code(mallory, "message:send", Map.of("chatId", "no-such-chat", "content", "x")))
                .isEqualTo("not_found");
        assertThat(code(service, "message:history", Map.of("chatId", chatId))).isEqualTo("forbidden");
        assertThat(code(service, "message:send", Map.of("chatId", "no-such-chat", "content", "x")))
                .isEqualTo("not_found");
        send(service, chatId, "from a service");
        bob.await("message:sent", message -> message.get("content").equals("from a service"));
        alice.await("message:sent", message -> message.get("content").equals("from a service"));
        assertThat(history(admin, Map.of())).hasSize(1);
    }

    @Test
    void a_reply_names_a_message_of_the_chat() {
        Object messageId = send(alice, chatId, "question").get("messageId");

        ok(bob, "message:send", Map.of("chatId", chatId, "content", "answer", "replyTo", messageId));

        assertThat(alice.await("message:sent").payload()).containsEntry("replyTo", messageId);
        Map<String, Object> error =
                refused(bob, "message:send", Map.of("chatId", chatId, "content", "x", "replyTo", "nothing"));
        assertThat((Map<?, ?>) error.get("details")).extracting("field").isEqualTo("replyTo");
    }

    @Test
    void an_edit_is_seen_by_all_and_stays() {
        Object messageId = send(alice, chatId, "helo").get("messageId");
        Map<String, ?> edit = Map.of("chatId", chatId, "messageId", messageId, "content", "hello");

        assertThat(code(bob, "message:edit", edit)).isEqualTo("forbidden");
        Object editedAt = ok(alice, "message:edit", edit).get("editedAt");

        assertThat(bob.await("message:edited").payload())
                .containsEntry("chatId", chatId)
                .containsEntry("messageId", messageId)
                .containsEntry("content", "hello")
                .containsEntry("editedAt", editedAt);
        assertThat(alice.events("message:edited")).isEmpty();
        assertThat(history(bob, Map.of()).get(0))
                .containsEntry("content", "hello")
                .containsEntry("editedAt", editedAt);
        assertThat(code(alice, "message:edit", Map.of("chatId", chatId, "messageId", "none", "content", "x")))
                .isEqualTo("not_found");
    }

    @Test
    void a_deleted_message_keeps_its_place_without_its_content() {
        Object messageId = send(alice, chatId, "secret").get("messageId");
        send(alice, chatId, "next");
        Map<String, ?> delete = Map.of("chatId", chatId, "messageId", messageId);

        assertThat(code(bob, "message:delete", delete)).isEqualTo("forbidden");
        ok(alice, "message:delete", delete);
        ok(alice, "message:delete", delete);

        assertThat(bob.await("message:deleted").payload())
                .containsEntry("chatId", chatId)
                .containsEntry("messageId", messageId);
        List<Map<String, Object>> history = history(bob, Map.of());
        assertThat(history.get(0)).containsEntry("seq", 1L).containsEntry("content", null);
        assertThat(history.get(1)).containsEntry("seq", 2L).containsEntry("content", "next");
        ok(alice, "typing:start", Map.of("chatId", chatId));
        bob.await("typing:started");
        assertThat(bob.events("message:deleted")).hasSize(1);
    }

    @Test
    void reactions_are_counted_and_heard_of_once() {
        Object messageId = send(alice, chatId, "cake!").get("messageId");
        Map<String, ?> reaction = Map.of("chatId", chatId, "messageId", messageId, "emoji", "🎂");

        ok(bob, "reaction:add", reaction);
        assertThat(ok(bob, "reaction:add", reaction)).containsEntry("reactions", Map.of("🎂", 1L));
        assertThat(ok(alice, "reaction:add", reaction)).containsEntry("reactions", Map.of("🎂", 2L));

        assertThat(alice.await("reaction:added").payload())
                .containsEntry("chatId", chatId)
                .containsEntry("messageId", messageId)
                .containsEntry("userId", bobId)
                .containsEntry("emoji", "🎂")
                .containsEntry("seq", 1L);
        assertThat(history(bob, Map.of()).get(0)).containsEntry("reactions", Map.of("🎂", 2L));
        assertThat(ok(bob, "reaction:remove", reaction)).containsEntry("reactions", Map.of("🎂", 1L));
        assertThat(alice.await("reaction:removed").payload()).containsEntry("userId", bobId);
        assertThat(alice.events("reaction:added")).hasSize(1);
        assertThat(code(bob, "reaction:add", Map.of("chatId", chatId, "messageId", "none", "emoji", "x")))
                .isEqualTo("not_found");
        assertThat(code(bob, "reaction:add", Map.of("chatId", chatId, "messageId", messageId, "emoji", "")))
                .isEqualTo("invalid");
    }

    @Test
    void a_read_mark_never_goes_back() {
        for (int i = 0; i < 3; i++) {
            send(alice, chatId, "m" + i);
        }

        assertThat(ok(bob, "message:read", Map.of("chatId", chatId, "seq", 2L))).containsEntry("readSeq", 2L);
        assertThat(ok(bob, "message:read", Map.of("chatId", chatId, "seq", 1L))).containsEntry("readSeq", 2L);
        assertThat(ok(bob, "message:read", Map.of("chatId", chatId, "seq", 2L))).containsEntry("readSeq", 2L);
        assertThat(ok(bob, "message:read", Map.of("chatId", chatId, "seq", 99L)))
                .containsEntry("readSeq", 3L);
        assertThat(ok(bob, "message:read", Map.of("chatId", chatId, "seq", 3L))).containsEntry("readSeq", 3L);
        ok(bob, "typing:start", Map.of("chatId", chatId));

        alice.await("typing:started");
        assertThat(alice.events("message:read"))
                .extracting(event -> event.payload().get("seq"))
                .containsExactly(2L, 3L);
        assertThat(code(bob, "message:read", Map.of("chatId", chatId, "seq", -1L)))
                .isEqualTo("invalid");
    }

    @Test
    void history_comes_in_pages_in_both_directions() {
        for (int i = 1; i <= 7; i++) {
            send(alice, chatId, "m" + i);
        }

        Map<String, Object> latest = ok(bob, "message:history", Map.of("chatId", chatId, "limit", 3L));
        assertThat(seqsOf(latest)).containsExactly(5L, 6L, 7L);
        assertThat(latest).containsEntry("hasMore", true);
        Map<String, Object> before =
                ok(bob, "message:history", Map.of("chatId", chatId, "beforeSeq", 5L, "limit", 10L));
        assertThat(seqsOf(before)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(before).containsEntry("hasMore", false);
        Map<String, Object> after = ok(bob, "message:history", Map.of("chatId", chatId, "afterSeq", 2L, "limit", 2L));
        assertThat(seqsOf(after)).containsExactly(3L, 4L);
        assertThat(after).containsEntry("hasMore", true);
        assertThat(code(bob, "message:history", Map.of("chatId", chatId, "limit", 201L)))
                .isEqualTo("invalid");
        assertThat(code(bob, "message:history", Map.of("chatId", chatId, "beforeSeq", 1L, "afterSeq", 1L)))
                .isEqualTo("invalid");
    }

    @Test
    @SuppressWarnings("unchecked")
    void a_client_that_was_away_syncs_all_its_chats_at_once() {
        String other = createGroup(alice, bobId);
        bob.close();
        for (int i = 0; i < 5; i++) {
            send(alice, chatId, "m" + i);
        }
        send(alice, other, "x");
        String foreign = createGroup(cluster.connect(cluster.a, fresh("carol")));

        ChatClient back = cluster.connect(cluster.b, bobId);
        Map<String, Object> chats =
                (Map<String, Object>) ok(back, "chat:sync", Map.of("chats", Map.of(chatId, 2L, other, 1L, foreign, 0L)))
                        .get("chats");

        assertThat(chats).containsOnlyKeys(chatId, other);
        Map<String, Object> missed = (Map<String, Object>) chats.get(chatId);
        assertThat(seqsOf(missed)).containsExactly(3L, 4L, 5L);
        assertThat(missed).containsEntry("lastSeq", 5L).containsEntry("hasMore", false);
        assertThat(seqsOf((Map<String, Object>) chats.get(other))).isEmpty();
        assertThat(code(back, "chat:sync", Map.of("chats", List.of()))).isEqualTo("invalid");
    }

    @Test
    void an_error_without_an_ack_comes_as_an_event() {
        alice.emit("message:send", Map.of("chatId", chatId, "content", ""));

        Map<String, Object> error = alice.await("error:client").payload();

        assertThat(error).containsEntry("event", "message:send");
        assertThat((Map<?, ?>) error.get("error")).extracting("code").isEqualTo("invalid");
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> history(ChatClient client, Map<String, ?> more) {
        Map<String, Object> payload = new HashMap<>(more);
        payload.put("chatId", chatId);
        return (List<Map<String, Object>>)
                ok(client, "message:history", payload).get("messages");
    }

    @SuppressWarnings("unchecked")
    private static List<Long> seqsOf(Map<String, Object> page) {
        return ((List<Map<String, Object>>) page.get("messages"))
                .stream().map(message -> (Long) message.get("seq")).toList();
    }

    private List<Long> seqs(ChatClient client) {
        return client.events("message:sent").stream()
                .map(ReceivedEvent::payload)
                .filter(message -> message.get("chatId").equals(chatId))
                .map(message -> (Long) message.get("seq"))
                .toList();
    }
}
