package dev.parley.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Outbox outbox = new Outbox(10);

    @Test
    void what_waits_comes_out_in_its_order_and_once() {
        outbox.add(new byte[] {1});
        outbox.add(new byte[] {2});

        assertThat(outbox.takeAll()).containsExactly(new byte[] {1}, new byte[] {2});
        assertThat(outbox.takeAll()).isEmpty();
    }

    @Test
    void when_it_is_full_the_oldest_are_given_up() {
        outbox.add(new byte[4]);
        outbox.add(new byte[4]);

        assertThat(outbox.add(new byte[6])).isEqualTo(1);
        assertThat(outbox.takeAll()).containsExactly(new byte[4], new byte[6]);
    }

    @Test
    void one_that_is_too_large_by_itself_still_goes_out() {
        outbox.add(new byte[4]);

        assertThat(outbox.add(new byte[100])).isEqualTo(1);
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
}
