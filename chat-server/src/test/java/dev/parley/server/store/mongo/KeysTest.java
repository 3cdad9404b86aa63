package dev.parley.server.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeysTest {
    @Test
    void messages_of_a_chat_are_sorted_by_their_seq() {
        List<String> keys = List.of(
                Keys.message("chat", 1),
                Keys.message("chat", 9),
                Keys.message("chat", 10),
                Keys.message("chat", 1_000_000));

        assertThat(keys).isSorted().first().isEqualTo("chat:000000000001");
    }

    @Test
    void a_chat_id_that_ends_like_a_seq_is_another_chat() {
        assertThat(Keys.message("chat:1", 2)).isNotEqualTo(Keys.message("chat", 12));
    }

    @Test
    void a_send_is_the_same_for_the_same_chat_sender_and_client_id_only() {
        String key = Keys.send("chat", "alice", "1");

        assertThat(key).isEqualTo(Keys.send("chat", "alice", "1"));
        assertThat(List.of(
                        Keys.send("other", "alice", "1"),
                        Keys.send("chat", "bob", "1"),
                        Keys.send("chat", "alice", "2"),
                        Keys.send("chat", "alice1", ""),
                        Keys.send("chat", "alic", "e1")))
                .doesNotContain(key)
                .doesNotHaveDuplicates();
    }

    @Test
    void a_direct_chat_has_one_id_for_both_orders() {
        assertThat(Keys.direct(List.of("alice", "bob"))).isEqualTo(Keys.direct(List.of("bob", "alice")));
        assertThat(Keys.direct(List.of("alice", "bob"))).isNotEqualTo(Keys.direct(List.of("alice", "carol")));
    }
}
