package dev.parley.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Outbox outbox = new Outbox(10);

    @Test
    void what_waits_comes_out_in_its_order_and_once() {
        add(new byte[] {1});
        add(new byte[] {2});

        assertThat(takeAll()).containsExactly(new byte[] {1}, new byte[] {2});
        assertThat(outbox.takeAll()).isEmpty();
    }

    @Test
    void what_was_sent_in_vain_returns_before_what_came_after_it() {
        Outbox.Entry first = outbox.number(new byte[] {1});
        Outbox.Entry second = outbox.number(new byte[] {2});
        add(new byte[] {3});

        outbox.add(second);
        outbox.add(first);

        assertThat(takeAll()).containsExactly(new byte[] {1}, new byte[] {2}, new byte[] {3});
    }

    @Test
    void when_it_is_full_the_oldest_are_given_up() {
        add(new byte[4]);
        add(new byte[4]);

        assertThat(add(new byte[6])).isEqualTo(1);
        assertThat(takeAll()).containsExactly(new byte[4], new byte[6]);
    }

    @Test
    void one_that_is_too_large_by_itself_still_goes_out() {
        add(new byte[4]);

        assertThat(add(new byte[100])).isEqualTo(1);
        assertThat(outbox.takeAll()).hasSize(1);
    }

    @Test
    void a_repeated_id_is_known_until_many_others_came() {
        RecentIds recent = new RecentIds(2);

        assertThat(recent.add("a")).isTrue();
        assertThat(recent.add("a")).isFalse();
        recent.add("b");
        recent.add("c");
        assertThat(recent.add("a")).isTrue();
    }

    private int add(byte[] payload) {
        return outbox.add(outbox.number(payload));
    }

    private List<byte[]> takeAll() {
        return outbox.takeAll().stream().map(Outbox.Entry::payload).toList();
    }
}
