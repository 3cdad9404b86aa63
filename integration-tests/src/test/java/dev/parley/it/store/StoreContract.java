package dev.parley.it.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.it.TcpProxy;
import dev.parley.server.store.Appended;
import dev.parley.server.store.Chat;
import dev.parley.server.store.ChatCreation;
import dev.parley.server.store.ChatKind;
import dev.parley.server.store.ChatPage;
import dev.parley.server.store.ChatSummary;
import dev.parley.server.store.Message;
import dev.parley.server.store.MessagePage;
import dev.parley.server.store.NewChat;
import dev.parley.server.store.NewMessage;
import dev.parley.server.store.ReactionChange;
import dev.parley.server.store.ReadMark;
import dev.parley.server.store.Store;
import dev.parley.server.store.StoreMetrics;
import dev.parley.server.store.StoreUnavailableException;
import dev.parley.server.store.mongo.MongoStore;
import dev.parley.server.store.mongo.MongoStoreOptions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every store promises, whatever database is behind it. Two stores stand for two servers. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class StoreContract {
    private static final Duration BOUND = Duration.ofSeconds(6);
    private final Clock clock = Clock.systemUTC();
    private final String chatId = "chat:" + UUID.randomUUID();
    private final String alice = "alice-" + UUID.randomUUID();
    private final String bob = "bob-" + UUID.randomUUID();
    private final List<Store> stores = new ArrayList<>();
    private final ExecutorService senders = Executors.newFixedThreadPool(16);
    private Store one;
    private Store two;

    /** A database that lives at least as long as the test. */
    abstract String uri();

    /** Whether a write is sure to be done within a second. */
    boolean isQuick() {
        return true;
    }

    @BeforeEach
    void open() {
        one = open(uri());
        two = open(uri());
    }

    @AfterEach
    void close() {
        senders.shutdownNow();
        stores.forEach(Store::close);
    }

    private Store open(String uri) {
        return open(uri, StoreMetrics.NONE);
    }

    private Store open(String uri, StoreMetrics metrics) {
        return open(uri, MongoStoreOptions.DEFAULT, metrics);
    }

    /** One that waits for a slow database: for tests of what becomes of messages, and not of when. */
    private Store openPatient(String uri) {
        MongoStoreOptions usual = MongoStoreOptions.DEFAULT;
        Duration deadline = Duration.ofSeconds(30);
        return open(
                uri,
                new MongoStoreOptions(usual.lanes(), usual.maxBatch(), usual.queueLimit(), usual.gather(), deadline),
                StoreMetrics.NONE);
    }

    private Store open(String uri, MongoStoreOptions options, StoreMetrics metrics) {
        Store store = MongoStore.open(uri, options, clock, metrics);
        stores.add(store);
        return store;
    }

    // The log

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
        List<Store> servers = List.of(openPatient(uri()), openPatient(uri()));
        List<CompletableFuture<Appended>> appends = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            for (Store store : servers) {
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
        Store counted = open(uri(), new StoreMetrics() {
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

    // Trouble

    @Test
    void a_send_whose_answer_was_lost_is_the_same_message_when_it_is_sent_again() {
        try (TcpProxy proxy = TcpProxy.to(port())) {
            Store behind = open(through(proxy));
            append(behind, alice, "connected");
            NewMessage message = new NewMessage(chatId, alice, "lost answer", "c1", null);

            proxy.stallToClient();
            CompletableFuture<Appended> lost = behind.messages().append(message);
            assertUnavailable(lost);
            Appended elsewhere = two.messages().append(message).join();
            proxy.heal();
            proxy.cut();
            Appended again = retried(behind, message);

            assertThat(elsewhere.duplicate()).as("the write had arrived").isTrue();
            assertThat(again).isEqualTo(elsewhere);
            assertThat(contents(one)).containsExactly("connected", "lost answer");
        }
    }

    @Test
    void a_message_that_is_stored_after_its_sender_was_told_otherwise_is_announced_once() {
        try (TcpProxy proxy = TcpProxy.to(port())) {
            Store behind = open(through(proxy));
            List<Message> late = new CopyOnWriteArrayList<>();
            behind.messages().onStoredLate(late::add);
            append(behind, alice, "connected");
            NewMessage named = new NewMessage(chatId, alice, "named", "c1", null);

            proxy.stallToClient();
            CompletableFuture<Appended> lost = behind.messages().append(named);
            await().atMost(BOUND).until(() -> two.messages().lastSeq(chatId) == 2);
            CompletableFuture<Appended> waiting =
                    behind.messages().append(new NewMessage(chatId, alice, "waiting", null, null));
            assertThat(failureOf(lost).nothingSaved()).isFalse();
            failureOf(waiting);
            proxy.heal();
            proxy.cut();

            await().atMost(BOUND).until(() -> !late.isEmpty());
            assertThat(retried(behind, named)).isEqualTo(new Appended(late.get(0), true));
            append(behind, bob, "next");
            assertThat(one.messages().range(chatId, 2, 9))
                    .as("what is stored was acknowledged or announced")
                    .hasSize(late.size() + 1)
                    .startsWith(late.toArray(Message[]::new));
        }
    }

    @Test
    void what_never_reached_the_database_is_not_stored_later() {
        try (TcpProxy proxy = TcpProxy.to(port())) {
            Store behind = open(through(proxy));
            List<Message> late = new CopyOnWriteArrayList<>();
            behind.messages().onStoredLate(late::add);
            append(behind, alice, "connected");

            proxy.down();
            List<CompletableFuture<Appended>> lost = IntStream.range(0, 600)
                    .mapToObj(i -> behind.messages().append(new NewMessage(chatId, alice, "m" + i, null, null)))
                    .toList();
            long nothingSaved = lost.stream()
                    .filter(append -> failureOf(append).nothingSaved())
                    .count();
            proxy.up();
            retried(behind, new NewMessage(chatId, bob, "back", "c1", null));

            assertThat(nothingSaved).as("waited behind the first batch").isPositive();
            assertThat(contents(one)).containsExactly("connected", "back");
            assertThat(late).isEmpty();
        }
    }

    @Test
    void answers_lost_under_load_cost_nothing_and_repeat_nothing() {
        try (TcpProxy proxy = TcpProxy.to(port())) {
            Store behind = openPatient(through(proxy));
            Store beside = openPatient(uri());
            List<CompletableFuture<Appended>> appends = new ArrayList<>();
            int lostAnswers = 0;

            for (int round = 0; round < 5; round++) {
                // Now it knows the end of the row, and has open connections for all its threads: the next write
                // arrives.
                long before = append(behind, alice, "round " + round).message().seq();
                proxy.stallToClient();
                for (int i = 0; i < 30; i++) {
                    String text = round + "/" + i;
                    String clientId = i % 2 == 0 ? text : null;
                    appends.add(behind.messages().append(new NewMessage(chatId, alice, text, clientId, null)));
                }
                // It does not arrive if it happens to need a new connection, which cannot even say hello.
                lostAnswers += happens(() -> two.messages().lastSeq(chatId) > before) ? 1 : 0;
                for (int i = 0; i < 30; i++) {
                    appends.add(beside.messages().append(new NewMessage(chatId, bob, "b" + i, null, null)));
                }
                proxy.cut();
                proxy.heal();
                CompletableFuture.allOf(appends.toArray(CompletableFuture[]::new))
                        .join();
            }

            assertThat(lostAnswers).isGreaterThanOrEqualTo(isQuick() ? 1 : 0);
            assertThat(appends).noneMatch(a -> a.join().duplicate());
            List<Message> row = one.messages().range(chatId, 1, 10_000);
            assertThat(row).extracting(Message::seq).containsExactlyElementsOf(numbers(1, 5 * 61));
            assertThat(row)
                    .containsAll(appends.stream().map(a -> a.join().message()).toList());
        }
    }

    @Test
    void a_store_that_is_away_says_so_in_time_and_recovers() {
        try (TcpProxy proxy = TcpProxy.to(port())) {
            proxy.down();
            Store behind = open(through(proxy));
            NewMessage message = new NewMessage(chatId, alice, "patience", "c1", null);

            assertUnavailable(behind.messages().append(message));
            assertUnavailable(() -> behind.messages().latest(chatId, 10));
            assertUnavailable(() -> behind.chats().chatIdsOf(alice));
            assertThat(behind.health().up()).isFalse();
            assertThat(behind.health().reason()).isNotBlank();

            proxy.up();
            await().atMost(BOUND).until(() -> behind.health().up());
            assertThat(behind.messages().append(message).join().message().seq()).isEqualTo(1);
        }
    }

    @Test
    void a_store_that_falls_silent_says_so_in_time_and_recovers() {
        try (TcpProxy proxy = TcpProxy.to(port())) {
            Store behind = open(through(proxy));
            append(behind, alice, "connected");

            proxy.blackhole();
            assertUnavailable(behind.messages().append(new NewMessage(chatId, alice, "void", "c1", null)));
            assertUnavailable(() -> behind.messages().latest(chatId, 10));

            proxy.heal();
            proxy.cut();
            Appended after = retried(behind, new NewMessage(chatId, alice, "void", "c1", null));
            assertThat(contents(one)).containsExactly("connected", "void");
            assertThat(after.message().seq()).isEqualTo(2);
        }
    }

    @Test
    void a_full_queue_turns_away_at_once() {
        try (TcpProxy proxy = TcpProxy.to(port())) {
            proxy.down();
            MongoStoreOptions small = new MongoStoreOptions(1, 10, 20, Duration.ZERO, Duration.ofSeconds(3));
            Store behind = MongoStore.open(through(proxy), small, clock, StoreMetrics.NONE);
            stores.add(behind);

            List<CompletableFuture<Appended>> appends = IntStream.range(0, 40)
                    .mapToObj(i -> behind.messages().append(new NewMessage(chatId, alice, "m" + i, null, null)))
                    .toList();

            assertThat(appends)
                    .filteredOn(CompletableFuture::isCompletedExceptionally)
                    .hasSizeBetween(10, 20);
            appends.forEach(this::assertUnavailable);
        }
    }

    @Test
    void a_closing_store_writes_what_waits() {
        Store leaving = open(uri());
        List<CompletableFuture<Appended>> appends = IntStream.range(0, 200)
                .mapToObj(i -> leaving.messages().append(new NewMessage(chatId, alice, "m" + i, null, null)))
                .toList();

        leaving.close();

        assertThat(appends).allMatch(a -> a.isDone() && !a.isCompletedExceptionally());
        assertThat(one.messages().lastSeq(chatId)).isEqualTo(200);
        assertUnavailable(leaving.messages().append(new NewMessage(chatId, alice, "late", null, null)));
    }

    // Chats

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

    // Steps

    private Appended append(Store store, String senderId, Object content) {
        return store.messages()
                .append(new NewMessage(chatId, senderId, content, null, null))
                .join();
    }

    private List<Message> sendInTurn(Store store, String senderId, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> append(store, senderId, senderId + "/" + i).message())
                .toList();
    }

    private void fill(int count) {
        List<CompletableFuture<Appended>> appends = IntStream.rangeClosed(1, count)
                .mapToObj(i -> one.messages().append(new NewMessage(chatId, alice, "m" + i, null, null)))
                .toList();
        appends.forEach(CompletableFuture::join);
    }

    /** What a client does: sends again until there is an answer. */
    private static Appended retried(Store store, NewMessage message) {
        return await().atMost(Duration.ofSeconds(15))
                .ignoreExceptions()
                .until(() -> store.messages().append(message).join(), appended -> true);
    }

    private static boolean happens(Callable<Boolean> condition) {
        try {
            await().atMost(Duration.ofSeconds(1)).until(condition);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    private static Chat created(Store store, NewChat chat) {
        return ((ChatCreation.Created) store.chats().create(chat)).chat();
    }

    private static ChatSummary only(ChatPage page) {
        assertThat(page.cursor()).isNull();
        assertThat(page.chats()).hasSize(1);
        return page.chats().get(0);
    }

    private List<Object> contents(Store store) {
        return Arrays.asList(store.messages().range(chatId, 1, 1_000).stream()
                .map(Message::content)
                .toArray());
    }

    private static void assertPage(MessagePage page, long from, long to, boolean hasMore) {
        assertThat(page.messages()).extracting(Message::seq).containsExactlyElementsOf(numbers((int) from, (int) to));
        assertThat(page.hasMore()).isEqualTo(hasMore);
    }

    private void assertUnavailable(CompletableFuture<?> outcome) {
        assertUnavailable(() -> {
            try {
                outcome.join();
            } catch (CompletionException e) {
                throw e.getCause();
            }
        });
    }

    private static StoreUnavailableException failureOf(CompletableFuture<?> outcome) {
        return (StoreUnavailableException) assertThatThrownBy(outcome::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(StoreUnavailableException.class)
                .actual();
    }

    private static void assertUnavailable(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        long start = System.nanoTime();
        assertThatThrownBy(call).isInstanceOf(StoreUnavailableException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
    }

    private <T> List<T> runAll(List<Callable<T>> tasks) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> result : senders.invokeAll(tasks)) {
            results.add(result.get());
        }
        return results;
    }

    private static List<Long> numbers(int from, int to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private int port() {
        assumeTrue(uri().matches("mongodb://(127\\.0\\.0\\.1|localhost):\\d+/.*"), "needs a server on this machine");
        return URI.create(uri()).getPort();
    }

    private String through(TcpProxy proxy) {
        return "mongodb://127.0.0.1:" + proxy.port() + URI.create(uri()).getPath() + "?directConnection=true";
    }
}
