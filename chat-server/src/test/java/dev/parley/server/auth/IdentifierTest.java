package dev.parley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "user:1", "Zoë", "名前", "👩‍💻", " ", "<script>"})
    void any_plain_text_is_an_id(String id) {
        assertThat(Identifier.isValid(id)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\u0000b", "a\nb", "\u007f", "\u0085", "a\ud800", "\udc00b", "a\u2028b"})
    void what_cannot_stand_on_one_line_of_text_is_none(String id) {
        assertThat(Identifier.isValid(id)).isFalse();
    }

    @Test
    void the_length_is_128_at_most() {
        assertThat(Identifier.isValid("x".repeat(128))).isTrue();
        assertThat(Identifier.isValid("x".repeat(129))).isFalse();
    }
}
