package dev.parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewChatTest {
    @Test
    void the_creator_is_a_member() {
        assertThat(NewChat.group(null, "alice", Set.of("bob")).members()).containsExactlyInAnyOrder("alice", "bob");
        assertThat(NewChat.direct("alice", "bob").members()).containsExactlyInAnyOrder("alice", "bob");
    }

    @Test
    void nobody_has_a_direct_chat_with_themselves_or_with_two() {
        assertThatIllegalArgumentException().isThrownBy(() -> NewChat.direct("alice", "alice"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NewChat(null, ChatKind.DIRECT, null, false, "alice", Set.of("bob", "carol")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "tab\t", "nul\u0000"})
    void ids_that_would_spoil_a_key_are_refused(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> NewChat.group(id, "alice", Set.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> NewChat.group(null, "alice", Set.of(id)));
        assertThatIllegalArgumentException().isThrownBy(() -> new NewMessage(id, "alice", "x", null, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new NewMessage("chat", "alice", "x", id, null));
    }

    @Test
    void half_a_surrogate_pair_is_refused_and_a_whole_one_is_not() {
        assertThatIllegalArgumentException().isThrownBy(() -> NewChat.group("half \ud83d", "alice", Set.of()));
        assertThat(NewChat.group("whole 👋", "alice", Set.of()).chatId()).isEqualTo("whole 👋");
    }

    @Test
    void ids_are_at_most_128_characters_long() {
        assertThat(new NewMessage("c".repeat(128), "alice", Map.of(), null, null).chatId())
                .hasSize(128);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NewMessage("c".repeat(129), "alice", "x", null, null));
    }
}
