package dev.parley.server.chat.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.server.chat.ErrorCode;
import dev.parley.server.chat.RefusedException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContentTest {
    @Test
    void text_has_1_to_8000_characters() {
        assertThat(Content.check("x")).isEqualTo("x");
        assertThat(Content.check("👋".repeat(8_000))).isEqualTo("👋".repeat(8_000));
        assertThat(refusal("x".repeat(8_001))).isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(refusal("")).isEqualTo(ErrorCode.INVALID);
    }

    @Test
    void an_object_has_16_kib_as_json_at_most() {
        assertThat(Content.check(Map.of("a", "x".repeat(16 * 1024 - 8)))).isNotNull();
        assertThat(refusal(Map.of("a", "x".repeat(16 * 1024 - 7)))).isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(refusal(Map.of("a", "ü".repeat(8 * 1024)))).isEqualTo(ErrorCode.TOO_LARGE);
    }

    @Test
    void anything_else_is_no_content() {
        assertThat(refusal(null)).isEqualTo(ErrorCode.INVALID);
        assertThat(refusal(5L)).isEqualTo(ErrorCode.INVALID);
        assertThat(refusal(List.of("x"))).isEqualTo(ErrorCode.INVALID);
        assertThat(refusal(new byte[] {1})).isEqualTo(ErrorCode.INVALID);
    }

    @Test
    void what_json_cannot_carry_is_refused_at_any_depth() {
        assertThat(refusal("half \ud83d")).isEqualTo(ErrorCode.INVALID);
        assertThat(refusal(Map.of("a", List.of(Map.of("b", new byte[] {1}))))).isEqualTo(ErrorCode.INVALID);
        assertThat(refusal(Map.of("a\udc00", 1L))).isEqualTo(ErrorCode.INVALID);
    }

    private static ErrorCode refusal(@Nullable Object content) {
        return catchThrowableOfType(RefusedException.class, () -> Content.check(content))
                .code();
    }
}
