package dev.parley.it.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.store.Appended;
import dev.parley.server.store.Message;
import dev.parley.server.store.MessagePage;
import dev.parley.server.store.NewMessage;
import dev.parley.server.store.Store;
import dev.parley.server.store.StoreMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages get their places, once each, and are found again. */
abstract class LogContract extends StoreFixture {
    @Test
    void messages_get_the_places_one_two_three() {
        Appended first = append(one, alice, "one");
        Appended second = append(one, bob, "two");
        Appended third = append(one, alice, "three");

        assertThat(List.of(first, second, third))
                .extracting(a -> a.message().seq())
                .containsExactly(1L, 2L, 3L);
        assertThat(one.messages().lastSeq(chatId)).isEqualTo(3);
        assertThat(two.messages().lastSeq(chatId)).isEqualTo(3);
        assertThat(two.messages().lastSeq("chat:" + UUID.randomUUID())).isZero();
    }

    @Test
    void what_append_answers_is_what_is_read_back() {
        NewMessage message = new NewMessage(chatId, alice, "hällo 👋", "client-1", "reply-to");

        Message appended = one.messages().append(message).join().message();

        assertThat(two.messages().find(chatId, appended.messageId())).contains(appended);
        assertThat(two.messages().range(chatId, 1, 10)).containsExactly(appended);
        assertThat(appended.timestamp()).isBetween(clock.instant().minusSeconds(60), clock.instant());
        assertThat(appended.clientId()).isEqualTo("client-1");
        assertThat(appended.replyTo()).isEqualTo("reply-to");
    }

    @Test
    void objects_come_back_as_they_went_in() {
        Map<String, Object> content = new HashMap<>();
        content.put("a.b", 1L);
        content.put("$set", List.of(1.0, true, "x"));
        content.put("", Map.of("nul\u0000", "\u0000"));
        content.put("none", null);

        String messageId = append(one, alice, content).message().messageId();

        assertThat(two.messages().find(chatId, messageId))
                .get()
                .extracting(Message::content)
                .isEqualTo(content);
    }

    @Test
    void half_a_surrogate_pair_does_no_harm_to_the_batch() {
        List<CompletableFuture<Appended>> appends = List.of(
                one.messages().append(new NewMessage(chatId, alice, "before", null, null)),
                one.messages().append(new NewMessage(chatId, alice, "half \ud83d!", null, null)),
                one.messages().append(new NewMessage(chatId, alice, "after", null, null)));

        appends.forEach(CompletableFuture::join);

        assertThat(contents(two)).containsExactly("before", "half \ufffd!", "after");
    }

    @Test
    void eight_senders_on_two_servers_make_one_unbroken_row() throws Exception {
        int each = 40;
        List<Callable<List<Message>>> tasks = new ArrayList<>();
        for (int sender = 0; sender < 8; sender++) {
            Store store = sender % 2 == 0 ? one : two;
            String senderId = "sender-" + sender;
            tasks.add(() -> sendInTurn(store, senderId, each));
        }

        List<Message> acked = runAll(tasks).stream().flatMap(List::stream).toList();

        assertThat(acked).extracting(Message::seq).containsExactlyInAnyOrderElementsOf(numbers(1, 8 * each));
        List<Message> row = two.messages().range(chatId, 1, 1_000);
        assertThat(row).extracting(Message::seq).containsExactlyElementsOf(numbers(1, 8 * each));
        assertThat(row).containsExactlyInAnyOrderElementsOf(acked);
    }

    @Test
    void two_servers_with_full_queues_make_one_unbroken_row() {
        List<CompletableFuture<Appended>> appends = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            for (Store store : List.of(one, two)) {
                appends.add(store.messages().append(new NewMessage(chatId, alice, "m" + i, null, null)));
            }
        }

        List<Long> seqs = appends.stream().map(a -> a.join().message().seq()).toList();

        assertThat(seqs).containsExactlyInAnyOrderElementsOf(numbers(1, 600));
        assertThat(one.messages().range(chatId, 1, 1_000)).hasSize(600);
    }

    @Test
    void appends_of_one_thread_keep_their_order() {
        List<CompletableFuture<Appended>> appends = IntStream.range(0, 500)
                .mapToObj(i -> one.messages().append(new NewMessage(chatId, alice, "m" + i, null, null)))
                .toList();

        List<Long> seqs = appends.stream().map(a -> a.join().message().seq()).toList();

        assertThat(seqs).containsExactlyElementsOf(numbers(1, 500));
    }

    @Test
    void a_repeated_send_gives_the_same_message() {
        NewMessage message = new NewMessage(chatId, alice, "once", "c1", null);

        Appended first = one.messages().append(message).join();
        Appended again = one.messages().append(message).join();
        Appended elsewhere = two.messages().append(message).join();
        Appended next = append(two, alice, "next");

        assertThat(first.duplicate()).isFalse();
        assertThat(again).isEqualTo(new Appended(first.message(), true));
        assertThat(elsewhere).isEqualTo(new Appended(first.message(), true));
        assertThat(next.message().seq()).isEqualTo(2);
    }

    @Test
    void a_client_id_belongs_to_its_sender_and_chat() {
        String otherChat = chatId + "-other";

        Appended first = one.messages()
                .append(new NewMessage(chatId, alice, "a", "c1", null))
                .join();
        Appended otherSender = one.messages()
                .append(new NewMessage(chatId, bob, "b", "c1", null))
                .join();
        Appended elsewhere = one.messages()
                .append(new NewMessage(otherChat, alice, "c", "c1", null))
                .join();

        assertThat(List.of(first, otherSender, elsewhere)).noneMatch(Appended::duplicate);
        assertThat(elsewhere.message().seq()).isEqualTo(1);
    }

    @Test
    void the_same_send_many_times_at_once_through_two_servers_is_one_message() throws Exception {
        for (int round = 1; round <= 10; round++) {
            NewMessage message = new NewMessage(chatId, alice, "round " + round, "c" + round, null);
            List<Callable<Appended>> tasks = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                Store store = i % 2 == 0 ? one : two;
                tasks.add(() -> store.messages().append(message).join());
            }

            List<Appended> outcomes = runAll(tasks);

            assertThat(outcomes)
                    .extracting(Appended::message)
                    .containsOnly(outcomes.get(0).message());
            assertThat(outcomes).filteredOn(outcome -> !outcome.duplicate()).hasSize(1);
            assertThat(one.messages().lastSeq(chatId)).isEqualTo(round);
        }
    }

    @Test
    void repeated_sends_among_new_ones_leave_no_hole() {
        IntStream.range(0, 20)
                .forEach(i -> one.messages()
                        .append(new NewMessage(chatId, alice, "m" + i, "c" + i, null))
                        .join());

        List<CompletableFuture<Appended>> appends = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            appends.add(two.messages().append(new NewMessage(chatId, alice, "m" + i, "c" + i, null)));
            appends.add(two.messages().append(new NewMessage(chatId, bob, "n" + i, null, null)));
        }

        appends.forEach(CompletableFuture::join);
        assertThat(appends).filteredOn(a -> a.join().duplicate()).hasSize(20);
        assertThat(one.messages().range(chatId, 1, 1_000))
                .extracting(Message::seq)
                .containsExactlyElementsOf(numbers(1, 80));
    }

    @Test
    void many_senders_share_few_writes() {
        AtomicInteger writes = new AtomicInteger();
        AtomicInteger messages = new AtomicInteger();
        Store counted = open(uri(), PATIENT, new StoreMetrics() {
            @Override
            public void onBatch(int size, int stored, long nanos) {
                writes.incrementAndGet();
                messages.addAndGet(stored);
            }
        });

        List<CompletableFuture<Appended>> appends = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            appends.add(counted.messages().append(new NewMessage(chatId + i % 20, "sender" + i, "text", null, null)));
        }
        appends.forEach(CompletableFuture::join);

        assertThat(messages).hasValue(2_000);
        assertThat(writes.get()).isLessThan(2_000 / 20);
    }

    @Test
    void pages_walk_the_row_in_both_directions() {
        fill(25);

        MessagePage latest = one.messages().latest(chatId, 10);
        MessagePage older = one.messages().before(chatId, 16, 10);
        MessagePage oldest = one.messages().before(chatId, 6, 10);
        MessagePage first = two.messages().after(chatId, 0, 10);
        MessagePage last = two.messages().after(chatId, 15, 10);

        assertPage(latest, 16, 25, true);
        assertPage(older, 6, 15, true);
        assertPage(oldest, 1, 5, false);
        assertPage(first, 1, 10, true);
        assertPage(last, 16, 25, false);
        assertPage(two.messages().before(chatId, 1_000_000, 10), 16, 25, true);
        assertThat(two.messages().before(chatId, 1, 10)).isEqualTo(new MessagePage(List.of(), false));
        assertThat(two.messages().after(chatId, 25, 10)).isEqualTo(new MessagePage(List.of(), false));
        assertThat(two.messages().latest("nothing-" + chatId, 10)).isEqualTo(new MessagePage(List.of(), false));
    }

    @Test
    void many_chats_are_caught_up_with_at_once() {
        fill(5);
        String other = chatId + "-other";
        one.messages().append(new NewMessage(other, alice, "x", null, null)).join();

        Map<String, MessagePage> pages =
                two.messages().after(Map.of(chatId, 2L, other, 0L, "nothing-" + chatId, 0L), 2);

        assertPage(pages.get(chatId), 3, 4, true);
        assertPage(pages.get(other), 1, 1, false);
        assertThat(pages.get("nothing-" + chatId).messages()).isEmpty();
        assertThat(two.messages().lastSeqs(List.of(chatId, other)))
                .containsExactlyInAnyOrderEntriesOf(Map.of(chatId, 5L, other, 1L));
    }

    @Test
    void the_end_of_a_long_row_is_found_by_a_server_that_never_saw_it() {
        fill(1_500);

        Store newcomer = open(uri());

        assertThat(newcomer.messages().lastSeq(chatId)).isEqualTo(1_500);
        assertThat(append(newcomer, bob, "next").message().seq()).isEqualTo(1_501);
    }

    @Test
    void an_unknown_message_is_not_found() {
        String messageId = append(one, alice, "x").message().messageId();

        for (String wrong :
                List.of("", "x", "-", "1-", "1-zzz", "99999-1", "-1-1", messageId + "0", "zzzzzzzzzzzzzzzz-1")) {
            assertThat(one.messages().find(chatId, wrong)).as(wrong).isEmpty();
        }
        assertThat(one.messages().find(chatId + "-other", messageId)).isEmpty();
    }
}
