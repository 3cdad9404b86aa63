package dev.parley.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.adapter.SocketId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChatSequencerTest {
    private static final long WAIT = ChatSequencer.GAP_WAIT_NANOS;

    private final List<Long> delivered = new CopyOnWriteArrayList<>();
    private final ChatSequencer sequencer = new ChatSequencer("c", 10, message -> delivered.add(message.seq()));
    private long now;

    @Test
    void what_follows_is_let_through_at_once() {
        offer(11, 12, 13);

        assertThat(delivered).containsExactly(11L, 12L, 13L);
        assertThat(sequencer.hasGap()).isFalse();
    }

    @Test
    void an_error_in_a_delivery_does_not_make_the_chat_mute() {
        ChatSequencer fragile = new ChatSequencer("c", 10, message -> {
            if (message.seq() == 11) {
                throw new StackOverflowError("as deep JSON makes it");
            }
            delivered.add(message.seq());
        });

        messages(11, 12).forEach(message -> fragile.offer(message, now));

        assertThat(delivered).containsExactly(12L);
    }

    @Test
    void what_was_there_before_is_dropped() {
        offer(9, 10, 11, 11, 10);

        assertThat(delivered).containsExactly(11L);
    }

    @Test
    void what_comes_too_early_waits_for_what_is_missing() {
        offer(13, 12);
        assertThat(delivered).isEmpty();

        offer(11);

        assertThat(delivered).containsExactly(11L, 12L, 13L);
    }

    @Test
    void a_hole_is_filled_from_the_store_after_a_short_wait() {
        offer(13);
        assertThat(fillAt(WAIT - 1)).isEmpty();

        ChatSequencer.Fill fill = fillAt(WAIT).orElseThrow();
        assertThat(fill.from()).isEqualTo(11);
        assertThat(fill.to()).isEqualTo(13);

        assertThat(sequencer.onFilled(fill, messages(11, 13), now)).isEqualTo(2);
        assertThat(delivered).containsExactly(11L, 12L, 13L);
        assertThat(sequencer.hasGap()).isFalse();
    }

    @Test
    void one_fill_at_a_time() {
        offer(13);

        assertThat(fillAt(WAIT)).isPresent();
        assertThat(fillAt(10 * WAIT)).isEmpty();
    }

    @Test
    void a_held_message_knows_its_sender_and_the_stored_one_does_not() {
        List<SequencedMessage> out = new ArrayList<>();
        ChatSequencer mine = new ChatSequencer("c", 0, out::add);
        SequencedMessage local = new SequencedMessage(2, Map.of(), new SocketId("sender"));
        mine.offer(local, 0);

        mine.onFilled(mine.takeFill(WAIT).orElseThrow(), messages(1, 2), WAIT);

        assertThat(out).hasSize(2);
        assertThat(out.get(1)).isSameAs(local);
    }

    @Test
    void what_came_by_itself_meanwhile_is_not_delivered_twice() {
        offer(13);
        ChatSequencer.Fill fill = fillAt(WAIT).orElseThrow();
        offer(11, 12);

        sequencer.onFilled(fill, messages(11, 13), now);

        assertThat(delivered).containsExactly(11L, 12L, 13L);
    }

    @Test
    void a_new_hole_has_a_new_clock() {
        offer(12);
        now = WAIT - 1;
        offer(14, 11);

        assertThat(fillAt(WAIT)).isEmpty();
        assertThat(fillAt(2 * WAIT - 1)).isPresent();
    }

    @Test
    void when_too_much_is_held_nothing_waits() {
        for (long seq = 12; seq < 12 + ChatSequencer.MAX_HELD; seq++) {
            offer(seq);
        }

        assertThat(fillAt(0)).isPresent();
    }

    @Test
    void what_could_not_be_held_is_read_from_the_store_too() {
        long last = 12 + 3 * ChatSequencer.MAX_HELD;
        for (long seq = last; seq >= 12; seq--) {
            offer(seq);
        }

        fillFromStoreUpTo(last);

        assertThat(delivered).containsExactlyElementsOf(seqs(11, last));
        assertThat(sequencer.hasGap()).isFalse();
    }

    @Test
    void a_long_outage_is_read_in_pages() {
        sequencer.announce(1_000, now);

        fillFromStoreUpTo(1_000);

        assertThat(delivered).containsExactlyElementsOf(seqs(11, 1_000));
    }

    @Test
    void while_the_store_is_down_it_is_asked_less_and_less_often() {
        offer(12);
        now = WAIT;

        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            long start = now;
            while (sequencer.takeFill(now).isEmpty()) {
                now += TimeUnit.MILLISECONDS.toNanos(50);
            }
            sequencer.onFillFailed(now);
            pauses.add(TimeUnit.NANOSECONDS.toMillis(now - start));
        }

        assertThat(pauses).containsExactly(0L, 400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L, 5_000L);
        offer(11);
        assertThat(delivered).containsExactly(11L, 12L);
    }

    @Test
    void a_claim_that_the_store_does_not_know_is_forgotten() {
        offer(1_000_000);

        for (int i = 0; i < ChatSequencer.MAX_EMPTY_FILLS; i++) {
            sequencer.onFilled(nextFill(), List.of(), now);
        }

        assertThat(sequencer.hasGap()).isFalse();
        offer(11, 12);
        assertThat(delivered).containsExactly(11L, 12L);
    }

    @Test
    void a_false_claim_does_not_take_true_messages_with_it() {
        offer(1_000_000);
        for (int i = 0; i < ChatSequencer.MAX_EMPTY_FILLS - 1; i++) {
            sequencer.onFilled(nextFill(), List.of(), now);
        }
        ChatSequencer.Fill last = nextFill();
        offer(12);
        sequencer.onFilled(last, List.of(), now);

        fillFromStoreUpTo(12);

        assertThat(delivered).containsExactly(11L, 12L);
        assertThat(sequencer.hasGap()).isFalse();
    }

    @Test
    void a_hole_in_the_store_itself_does_not_hold_the_chat_for_ever() {
        offer(12);

        for (int i = 0; i < ChatSequencer.MAX_EMPTY_FILLS; i++) {
            sequencer.onFilled(nextFill(), messages(12, 12), now);
        }

        assertThat(delivered).containsExactly(12L);
        assertThat(sequencer.hasGap()).isFalse();
    }

    @Test
    void what_is_said_of_a_message_waits_for_the_message() {
        sequencer.after(10, () -> delivered.add(-10L), now);
        sequencer.after(12, () -> delivered.add(-12L), now);
        assertThat(delivered).containsExactly(-10L);

        offer(13, 12, 11);

        assertThat(delivered).containsExactly(-10L, 11L, 12L, -12L, 13L);
    }

    @Test
    void a_message_that_only_an_edit_told_of_is_read_from_the_store() {
        sequencer.after(12, () -> delivered.add(-12L), now);

        fillFromStoreUpTo(12);

        assertThat(delivered).containsExactly(11L, 12L, -12L);
    }

    @Test
    void what_is_said_of_a_message_that_never_was_is_forgotten() {
        sequencer.after(1_000, () -> delivered.add(-1L), now);

        fillFromStoreUpTo(10);
        offer(11);

        assertThat(delivered).containsExactly(11L);
    }

    @Test
    void after_the_close_nothing_is_delivered() {
        offer(12);
        ChatSequencer.Fill fill = fillAt(WAIT).orElseThrow();

        sequencer.close();
        offer(11);
        sequencer.onFilled(fill, messages(11, 12), now);

        assertThat(delivered).isEmpty();
        assertThat(sequencer.hasGap()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatever_is_lost_repeated_and_reordered_everybody_sees_the_row(long seed) {
        Random random = new Random(seed);
        List<Long> arriving = new ArrayList<>();
        for (long seq = 11; seq <= 500; seq++) {
            for (int copies = random.nextInt(3); copies > 0; copies--) {
                arriving.add(seq);
            }
        }
        for (int i = 0; i < arriving.size(); i++) {
            Collections.swap(arriving, i, Math.min(arriving.size() - 1, i + random.nextInt(8)));
        }

        for (long seq : arriving) {
            now += random.nextInt((int) (WAIT / 4));
            offer(seq);
            if (random.nextBoolean()) {
                sequencer
                        .takeFill(now)
                        .ifPresent(fill ->
                                sequencer.onFilled(fill, messages(fill.from(), Math.min(fill.to(), 500)), now));
            }
        }
        sequencer.announce(500, now);
        fillFromStoreUpTo(500);

        assertThat(delivered).containsExactlyElementsOf(seqs(11, 500));
    }

    @Test
    void many_threads_at_once_leave_one_row() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int first = 11 + t;
                running.add(threads.submit(() -> {
                    start.await();
                    for (long seq = first; seq < 4_011; seq += 4) {
                        sequencer.offer(message(seq), 0);
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> future : running) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
        fillFromStoreUpTo(4_010);

        assertThat(delivered).containsExactlyElementsOf(seqs(11, 4_010));
    }

    private void offer(long... seqs) {
        for (long seq : seqs) {
            sequencer.offer(message(seq), now);
        }
    }

    private Optional<ChatSequencer.Fill> fillAt(long time) {
        now = time;
        return sequencer.takeFill(now);
    }

    private ChatSequencer.Fill nextFill() {
        Optional<ChatSequencer.Fill> fill = sequencer.takeFill(now);
        while (fill.isEmpty()) {
            now += WAIT;
            fill = sequencer.takeFill(now);
        }
        return fill.get();
    }

    private void fillFromStoreUpTo(long last) {
        while (sequencer.hasGap()) {
            ChatSequencer.Fill fill = nextFill();
            sequencer.onFilled(fill, messages(fill.from(), Math.min(fill.to(), last)), now);
        }
    }

    private static List<SequencedMessage> messages(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(ChatSequencerTest::message)
                .toList();
    }

    private static SequencedMessage message(long seq) {
        return new SequencedMessage(seq, Map.of("seq", seq), null);
    }

    private static List<Long> seqs(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }
}
