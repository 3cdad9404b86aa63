package dev.parley.it.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.store.Chat;
import dev.parley.server.store.ChatCreation;
import dev.parley.server.store.ChatKind;
import dev.parley.server.store.ChatPage;
import dev.parley.server.store.ChatSummary;
import dev.parley.server.store.NewChat;
import dev.parley.server.store.NewMessage;
import dev.parley.server.store.ReadMark;
import dev.parley.server.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store promises, whatever database is behind it: all that the contracts below say of messages, and what this one says of chats. */
abstract class StoreContract extends TroubleContract {
    @Test
    void a_chat_has_its_creator_and_its_first_members() {
        Chat chat = created(one, new NewChat(chatId, ChatKind.GROUP, "Tea", true, alice, Set.of(bob)));

        assertThat(two.chats().find(chatId)).contains(chat);
        assertThat(chat.name()).isEqualTo("Tea");
        assertThat(chat.open()).isTrue();
        assertThat(chat.createdBy()).isEqualTo(alice);
        assertThat(two.chats().members(chatId)).containsExactly(alice, bob);
        assertThat(two.chats().isMember(chatId, alice)).isTrue();
        assertThat(two.chats().isMember(chatId, "nobody")).isFalse();
        assertThat(two.chats().chatIdsOf(bob)).containsExactly(chatId);
        assertThat(two.chats().memberOf(bob, List.of(chatId, "other"))).containsExactly(chatId);
        assertThat(two.chats().find("no-" + chatId)).isEmpty();
    }

    @Test
    void a_chat_without_an_id_gets_one() {
        String first = created(one, NewChat.group(null, alice, Set.of())).chatId();
        String second = created(one, NewChat.group(null, alice, Set.of())).chatId();

        assertThat(first).isNotBlank().isNotEqualTo(second);
    }

    @Test
    void a_chat_id_is_given_once() {
        Chat chat = created(one, NewChat.group(chatId, alice, Set.of()));

        assertThat(two.chats().create(NewChat.group(chatId, bob, Set.of())))
                .isEqualTo(new ChatCreation.Conflict(chatId));
        assertThat(two.chats().create(NewChat.group(chatId, alice, Set.of(bob))))
                .isEqualTo(new ChatCreation.Created(chat, false));
        assertThat(two.chats().members(chatId)).containsExactly(alice);
    }

    @Test
    void two_users_have_one_direct_chat_whoever_creates_it() throws Exception {
        List<Callable<ChatCreation>> tasks = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Store store = i % 2 == 0 ? one : two;
            NewChat chat = i % 4 < 2 ? NewChat.direct(alice, bob) : NewChat.direct(bob, alice);
            tasks.add(() -> store.chats().create(chat));
        }

        List<ChatCreation.Created> outcomes =
                runAll(tasks).stream().map(ChatCreation.Created.class::cast).toList();

        assertThat(outcomes)
                .extracting(ChatCreation.Created::chat)
                .containsOnly(outcomes.get(0).chat());
        assertThat(outcomes).filteredOn(ChatCreation.Created::isNew).hasSize(1);
        Chat chat = outcomes.get(0).chat();
        assertThat(chat.directUsers()).containsExactly(alice, bob);
        assertThat(one.chats().members(chat.chatId())).containsExactly(alice, bob);
    }

    @Test
    void nobody_takes_the_id_of_a_direct_chat_beforehand() {
        String directId = created(one, NewChat.direct(alice, bob)).chatId();

        assertThat(one.chats().create(NewChat.group(directId, "mallory", Set.of())))
                .isEqualTo(new ChatCreation.Conflict(directId));
        assertThat(one.chats().create(NewChat.group("direct:anything", "mallory", Set.of())))
                .isEqualTo(new ChatCreation.Conflict("direct:anything"));
    }

    @Test
    void members_join_and_leave_once() {
        created(one, NewChat.group(chatId, alice, Set.of()));

        assertThat(one.chats().join(chatId, bob)).isTrue();
        assertThat(two.chats().join(chatId, bob)).isFalse();
        assertThat(two.chats().membership(chatId, bob).orElseThrow().readSeq()).isZero();
        assertThat(two.chats().leave(chatId, bob)).isTrue();
        assertThat(one.chats().leave(chatId, bob)).isFalse();
        assertThat(one.chats().members(chatId)).containsExactly(alice);
    }

    @Test
    void a_read_mark_never_goes_back_and_never_beyond_the_end() {
        created(one, NewChat.group(chatId, alice, Set.of(bob)));
        fill(5);

        assertThat(one.chats().markRead(chatId, bob, 3)).contains(new ReadMark(3, true));
        assertThat(two.chats().markRead(chatId, bob, 3)).contains(new ReadMark(3, false));
        assertThat(two.chats().markRead(chatId, bob, 2)).contains(new ReadMark(3, false));
        assertThat(two.chats().markRead(chatId, bob, 99)).contains(new ReadMark(5, true));
        assertThat(two.chats().markRead(chatId, bob, 99)).contains(new ReadMark(5, false));
        assertThat(one.chats().markRead(chatId, bob, -1)).contains(new ReadMark(5, false));
        assertThat(one.chats().membership(chatId, bob).orElseThrow().readSeq()).isEqualTo(5);
        assertThat(one.chats().markRead(chatId, "nobody", 1)).isEmpty();
    }

    @Test
    void a_list_shows_what_is_unread_and_the_last_message() {
        created(one, NewChat.group(chatId, alice, Set.of(bob)));
        fill(3);
        two.chats().markRead(chatId, bob, 1);

        ChatSummary ofBob = only(one.chats().listFor(bob, null, 10));
        ChatSummary ofAlice = only(one.chats().listFor(alice, null, 10));

        assertThat(ofBob.lastSeq()).isEqualTo(3);
        assertThat(ofBob.readSeq()).isEqualTo(1);
        assertThat(ofBob.unread()).isEqualTo(2);
        assertThat(ofBob.lastMessage())
                .isEqualTo(one.messages().range(chatId, 3, 3).get(0));
        assertThat(ofAlice.unread()).as("one's own messages are read").isZero();
    }

    @Test
    void a_list_is_exact_though_another_server_wrote_a_moment_ago() {
        created(one, NewChat.group(chatId, alice, Set.of(bob)));

        for (int i = 1; i <= 20; i++) {
            append(one, alice, "m" + i);

            ChatSummary summary = only(two.chats().listFor(bob, null, 10));
            assertThat(summary.lastSeq()).isEqualTo(i);
            assertThat(summary.unread()).isEqualTo(i);
            assertThat(summary.lastMessage().content()).isEqualTo("m" + i);
        }
    }

    @Test
    void a_list_comes_in_pages_with_the_liveliest_chat_first() {
        List<String> chatIds =
                IntStream.range(0, 7).mapToObj(i -> chatId + "-" + i).toList();
        chatIds.forEach(id -> created(one, NewChat.group(id, alice, Set.of())));
        one.messages()
                .append(new NewMessage(chatIds.get(2), alice, "lively", null, null))
                .join();

        List<String> listed = new ArrayList<>();
        String cursor = null;
        int pages = 0;
        do {
            ChatPage page = one.chats().listFor(alice, cursor, 3);
            page.chats().forEach(summary -> listed.add(summary.chat().chatId()));
            cursor = page.cursor();
            pages++;
        } while (cursor != null);

        assertThat(pages).isEqualTo(3);
        assertThat(listed).containsExactlyInAnyOrderElementsOf(chatIds);
        assertThat(listed).first().isEqualTo(chatIds.get(2));
        assertThat(one.chats().listFor("nobody", null, 3)).isEqualTo(new ChatPage(List.of(), null));
        assertThatThrownBy(() -> one.chats().listFor(alice, "nonsense", 3))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
