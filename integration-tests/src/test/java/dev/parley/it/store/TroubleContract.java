package dev.parley.it.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.TcpProxy;
import dev.parley.server.store.Appended;
import dev.parley.server.store.Message;
import dev.parley.server.store.NewMessage;
import dev.parley.server.store.Store;
import dev.parley.server.store.StoreMetrics;
import dev.parley.server.store.mongo.MongoStore;
import dev.parley.server.store.mongo.MongoStoreOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Answers get lost, the database goes away and comes back, the store is closed: nothing is lost, repeated or put out of order. */
abstract class TroubleContract extends ChangeContract {
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
            Store behind = open(through(proxy), PATIENT, StoreMetrics.NONE);
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
                    appends.add(two.messages().append(new NewMessage(chatId, bob, "b" + i, null, null)));
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
}
