package dev.parley.it.chat;

import static dev.parley.it.chat.ChatCluster.code;
import static dev.parley.it.chat.ChatCluster.createGroup;
import static dev.parley.it.chat.ChatCluster.fresh;
import static dev.parley.it.chat.ChatCluster.ok;
import static dev.parley.it.chat.ChatCluster.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.client.ChatClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MembershipIT {
    @RegisterExtension
    static final ChatCluster cluster = new ChatCluster();

    private String aliceId;
    private String bobId;
    private ChatClient alice;
    private ChatClient bob;

    @BeforeEach
    void aliceOnOneServerAndBobOnTheOther() {
        aliceId = fresh("alice");
        bobId = fresh("bob");
        alice = cluster.connect(cluster.a, aliceId);
        bob = cluster.connect(cluster.b, bobId);
    }

    @Test
    @SuppressWarnings("unchecked")
    void whoever_is_put_into_a_chat_hears_of_it_and_is_in_its_room() {
        ChatClient phone = cluster.connect(cluster.b, aliceId);

        Map<String, Object> chat =
                (Map<String, Object>) ok(alice, "chat:create", Map.of("name", "Cake", "members", List.of(bobId)))
                        .get("chat");

        String chatId = (String) chat.get("chatId");
        assertThat(chat)
                .containsEntry("name", "Cake")
                .containsEntry("kind", "group")
                .containsEntry("open", false);
        assertThat((List<String>) chat.get("members")).containsExactlyInAnyOrder(aliceId, bobId);
        assertThat(bob.await("chat:created").payload()).containsEntry("chat", chat);
        phone.await("chat:created");
        assertThat(alice.events("chat:created")).isEmpty();
        send(bob, chatId, "hi");
        alice.await("message:sent");
        phone.await("message:sent");
    }

    @Test
    void an_open_chat_may_be_joined_and_others_may_not() {
        String open = fresh("open");
        ok(alice, "chat:create", Map.of("chatId", open, "open", true));
        String closed = createGroup(alice);
        send(alice, open, "first");

        Map<String, Object> joined = ok(bob, "chat:join", Map.of("chatId", open));

        assertThat(joined)
                .containsEntry("lastSeq", 1L)
                .containsEntry("readSeq", 0L)
                .containsKey("chat");
        assertThat(alice.await("chat:joined").payload())
                .containsEntry("chatId", open)
                .containsEntry("userId", bobId);
        send(alice, open, "second");
        assertThat(bob.await("message:sent").payload()).containsEntry("seq", 2L);
        assertThat(code(bob, "chat:join", Map.of("chatId", closed))).isEqualTo("forbidden");
        assertThat(code(bob, "chat:join", Map.of("chatId", "no-such-chat"))).isEqualTo("not_found");
        ok(bob, "chat:join", Map.of("chatId", open));
        assertThat(alice.events("chat:joined")).hasSize(1);
    }

    @Test
    void whoever_leaves_hears_nothing_more_on_any_device() {
        ChatClient bobsPhone = cluster.connect(cluster.a, bobId);
        String chatId = createGroup(alice, bobId);
        bob.await("chat:created");
        bobsPhone.await("chat:created");

        ok(bob, "chat:leave", Map.of("chatId", chatId));

        assertThat(alice.await("chat:left").payload())
                .containsEntry("chatId", chatId)
                .containsEntry("userId", bobId);
        bobsPhone.await("chat:left");
        send(alice, chatId, "gossip");
        String marker = createGroup(alice, bobId);
        bob.await("chat:created", created -> created.get("chatId").equals(marker));
        bobsPhone.await("chat:created", created -> created.get("chatId").equals(marker));
        assertThat(bob.events("message:sent")).isEmpty();
        assertThat(bobsPhone.events("message:sent")).isEmpty();
        assertThat(code(bob, "message:send", Map.of("chatId", chatId, "content", "x")))
                .isEqualTo("forbidden");
        ok(bob, "chat:leave", Map.of("chatId", chatId));
        assertThat(code(bob, "chat:leave", Map.of("chatId", "no-such-chat"))).isEqualTo("not_found");
    }

    @Test
    @SuppressWarnings("unchecked")
    void the_direct_chat_of_two_is_one_whoever_creates_it() {
        Map<String, Object> mine =
                (Map<String, Object>) ok(alice, "chat:create", Map.of("kind", "direct", "members", List.of(bobId)))
                        .get("chat");
        bob.await("chat:created");
        Map<String, Object> yours = (Map<String, Object>)
                ok(bob, "chat:create", Map.of("kind", "direct", "members", List.of(aliceId, bobId)))
                        .get("chat");
        String chatId = (String) mine.get("chatId");

        assertThat(yours).containsEntry("chatId", chatId).containsEntry("kind", "direct");
        ok(bob, "chat:leave", Map.of("chatId", chatId));
        alice.await("chat:left");
        ok(alice, "chat:create", Map.of("kind", "direct", "members", List.of(bobId)));
        assertThat(bob.await("chat:joined").payload()).containsEntry("userId", bobId);
        send(alice, chatId, "back?");
        bob.await("message:sent");
        assertThat(bob.events("chat:created")).hasSize(1);
        assertThat(code(alice, "chat:create", Map.of("kind", "direct"))).isEqualTo("invalid");
        assertThat(code(alice, "chat:create", Map.of("kind", "direct", "members", List.of(aliceId))))
                .isEqualTo("invalid");
    }

    @Test
    void a_chat_id_is_taken_once() {
        String chatId = fresh("chat");
        ok(alice, "chat:create", Map.of("chatId", chatId));
        ok(alice, "chat:create", Map.of("chatId", chatId));

        assertThat(code(bob, "chat:create", Map.of("chatId", chatId))).isEqualTo("conflict");
        assertThat(code(bob, "chat:create", Map.of("chatId", "x\u0000"))).isEqualTo("invalid");
        assertThat(code(bob, "chat:create", Map.of("name", "x".repeat(201)))).isEqualTo("invalid");
        assertThat(code(bob, "chat:create", Map.of("kind", "party"))).isEqualTo("invalid");
        assertThat(code(bob, "chat:create", Map.of("members", manyUsers(1_001))))
                .isEqualTo("too_large");
    }

    @Test
    @SuppressWarnings("unchecked")
    void the_list_tells_what_is_unread() {
        String quiet = createGroup(alice, bobId);
        String busy = createGroup(alice, bobId);
        send(alice, busy, "1");
        send(alice, busy, "2");
        ok(bob, "message:read", Map.of("chatId", busy, "seq", 1L));

        List<Map<String, Object>> chats =
                (List<Map<String, Object>>) ok(bob, "chat:list", Map.of()).get("chats");

        assertThat(chats).extracting(chat -> chat.get("chatId")).containsExactly(busy, quiet);
        assertThat(chats.get(0))
                .containsEntry("lastSeq", 2L)
                .containsEntry("readSeq", 1L)
                .containsEntry("unread", 1L)
                .containsEntry("kind", "group");
        assertThat((Map<String, Object>) chats.get(0).get("lastMessage")).containsEntry("content", "2");
        Map<String, Object> first = ok(bob, "chat:list", Map.of("limit", 1L));
        Map<String, Object> second = ok(bob, "chat:list", Map.of("limit", 1L, "cursor", first.get("cursor")));
        assertThat((List<Map<String, Object>>) second.get("chats"))
                .extracting(chat -> chat.get("chatId"))
                .containsExactly(quiet);
        assertThat(code(bob, "chat:list", Map.of("cursor", "nonsense"))).isEqualTo("invalid");
    }

    @Test
    @SuppressWarnings("unchecked")
    void members_are_listed_with_their_presence() {
        String away = fresh("carol");
        String chatId = createGroup(alice, bobId, away);
        ok(bob, "presence:set", Map.of("status", "busy"));

        List<Map<String, Object>> members = (List<Map<String, Object>>)
                ok(alice, "chat:members", Map.of("chatId", chatId)).get("members");

        assertThat(members)
                .containsExactlyInAnyOrder(
                        Map.of("userId", aliceId, "online", true, "status", "online"),
                        Map.of("userId", bobId, "online", true, "status", "busy"),
                        Map.of("userId", away, "online", false, "status", "offline"));
        assertThat(code(cluster.connect(cluster.a, fresh("eve")), "chat:members", Map.of("chatId", chatId)))
                .isEqualTo("forbidden");
    }

    private static List<String> manyUsers(int count) {
        List<String> users = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            users.add("user" + i);
        }
        return users;
    }
}
