package dev.parley.it.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.store.Appended;
import dev.parley.server.store.Message;
import dev.parley.server.store.NewMessage;
import dev.parley.server.store.ReactionChange;
import dev.parley.server.store.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Messages are edited, deleted and reacted to. */
abstract class ChangeContract extends LogContract {
    @Test
    void an_edit_appears_in_history() {
        String messageId = append(one, alice, "before").message().messageId();

        Message edited = one.messages().edit(chatId, messageId, "after").orElseThrow();
        Message toObject =
                two.messages().edit(chatId, messageId, Map.of("text", "object")).orElseThrow();

        assertThat(edited.content()).isEqualTo("after");
        assertThat(edited.editedAt()).isNotNull();
        assertThat(edited.rev()).isEqualTo(1);
        assertThat(toObject.rev()).isEqualTo(2);
        assertThat(two.messages().latest(chatId, 1).messages()).containsExactly(toObject);
        assertThat(toObject.content()).isEqualTo(Map.of("text", "object"));
        assertThat(one.messages().edit(chatId, "9-nobody", "x")).isEmpty();
    }

    @Test
    void a_deleted_message_keeps_its_place_without_content() {
        NewMessage message = new NewMessage(chatId, alice, "secret", "c1", null);
        Message stored = one.messages().append(message).join().message();
        append(one, bob, "next");
        one.messages().addReaction(chatId, stored.messageId(), bob, "👍");

        Message deleted = two.messages().delete(chatId, stored.messageId()).orElseThrow();

        assertThat(deleted.deleted()).isTrue();
        assertThat(deleted.content()).isNull();
        assertThat(deleted.reactions()).isEmpty();
        assertThat(deleted.seq()).isEqualTo(1);
        assertThat(one.messages().range(chatId, 1, 9)).first().isEqualTo(deleted);
        assertThat(one.messages().delete(chatId, stored.messageId())).contains(deleted);
        assertThat(one.messages().edit(chatId, stored.messageId(), "again")).isEmpty();
        assertThat(one.messages().addReaction(chatId, stored.messageId(), bob, "👍"))
                .isEmpty();
        assertThat(one.messages().append(message).join()).isEqualTo(new Appended(deleted, true));
    }

    @Test
    void every_edit_has_a_rev_of_its_own_and_the_highest_one_is_stored() throws Exception {
        String messageId = append(one, alice, "before").message().messageId();
        List<Callable<Message>> tasks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Store store = i % 2 == 0 ? one : two;
            String content = "edit " + i;
            tasks.add(() -> store.messages().edit(chatId, messageId, content).orElseThrow());
        }

        List<Message> edits = new ArrayList<>(runAll(tasks));

        edits.sort(Comparator.comparingLong(Message::rev));
        assertThat(edits).extracting(Message::rev).containsExactlyElementsOf(numbers(1, 40));
        assertThat(two.messages().find(chatId, messageId)).contains(edits.get(39));
        assertThat(one.messages().delete(chatId, messageId).orElseThrow().rev()).isEqualTo(41);
        assertThat(two.messages().delete(chatId, messageId).orElseThrow().rev()).isEqualTo(41);
    }

    @Test
    void a_user_reacts_once_with_each_emoji() {
        String messageId = append(one, alice, "hi").message().messageId();

        assertThat(one.messages().addReaction(chatId, messageId, alice, "👍"))
                .contains(new ReactionChange(true, 1, Map.of("👍", 1L)));
        assertThat(two.messages().addReaction(chatId, messageId, alice, "👍"))
                .contains(new ReactionChange(false, 1, Map.of("👍", 1L)));
        assertThat(two.messages().addReaction(chatId, messageId, bob, "👍"))
                .contains(new ReactionChange(true, 1, Map.of("👍", 2L)));
        assertThat(two.messages().addReaction(chatId, messageId, bob, "$a.b"))
                .contains(new ReactionChange(true, 1, Map.of("👍", 2L, "$a.b", 1L)));
        assertThat(one.messages().find(chatId, messageId).orElseThrow().reactions())
                .isEqualTo(Map.of("👍", List.of(alice, bob), "$a.b", List.of(bob)));
        assertThat(one.messages().removeReaction(chatId, messageId, alice, "👍"))
                .contains(new ReactionChange(true, 1, Map.of("👍", 1L, "$a.b", 1L)));
        assertThat(one.messages().removeReaction(chatId, messageId, alice, "👍"))
                .contains(new ReactionChange(false, 1, Map.of("👍", 1L, "$a.b", 1L)));
        assertThat(one.messages().addReaction(chatId, "9-nobody", alice, "👍")).isEmpty();
    }

    @Test
    void reactions_of_many_users_at_once_are_all_kept() throws Exception {
        String messageId = append(one, alice, "hi").message().messageId();
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Store store = i % 2 == 0 ? one : two;
            String userId = "user-" + i / 2;
            tasks.add(() -> store.messages()
                    .addReaction(chatId, messageId, userId, "🎉")
                    .orElseThrow()
                    .changed());
        }

        List<Boolean> changed = runAll(tasks);

        assertThat(one.messages().find(chatId, messageId).orElseThrow().reactionCounts())
                .isEqualTo(Map.of("🎉", 20L));
        assertThat(changed).filteredOn(c -> c).hasSize(20);
    }
}
