package dev.parley.server.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PayloadTest {
    @Test
    void no_payload_is_one_without_fields() {
        assertThat(Payload.of(null).optionalId("chatId")).isEmpty();
        assertThat(field(() -> Payload.of(null).id("chatId"))).isEqualTo("chatId");
    }

    @Test
    void what_is_no_object_is_refused() {
        for (Object argument : new Object[] {"text", 5L, true, List.of(), new byte[1]}) {
            assertThat(field(() -> Payload.of(argument))).isEqualTo("payload");
        }
    }

    @Test
    void null_is_the_same_as_nothing() {
        Payload payload = payload("name", null);

        assertThat(payload.has("name")).isFalse();
        assertThat(payload.optionalLine("name", 10)).isEmpty();
        assertThat(payload.optionalInt("name", 1, 10, 5)).isEqualTo(5);
    }

    @Test
    void an_id_is_text_of_1_to_128_characters_without_control_characters() {
        assertThat(payload("chatId", "c").id("chatId")).isEqualTo("c");
        for (Object value : new Object[] {"", "x".repeat(129), "a\u0000", 5L, true, Map.of(), List.of("c")}) {
            assertThat(field(() -> payload("chatId", value).id("chatId"))).isEqualTo("chatId");
        }
    }

    @Test
    void ids_are_distinct_and_bounded() {
        assertThat(payload("members", List.of("b", "a", "b")).ids("members", 3)).containsExactly("b", "a");
        assertThat(code(() -> payload("members", List.of("a", "b")).ids("members", 1)))
                .isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(field(() -> payload("members", "a").ids("members", 1))).isEqualTo("members");
        List<@Nullable Object> withNull = new ArrayList<>();
        withNull.add(null);
        assertThat(field(() -> payload("members", withNull).ids("members", 1))).isEqualTo("members");
    }

    @Test
    void a_seq_is_a_whole_number_however_javascript_writes_it() {
        assertThat(payload("seq", 7L).seq("seq")).isEqualTo(7);
        assertThat(payload("seq", 7.0).seq("seq")).isEqualTo(7);
        assertThat(payload("seq", 0L).seq("seq")).isZero();
        for (Object value : new Object[] {-1L, 7.5, "7", Double.NaN, 1e300, new BigInteger("9".repeat(30)), true}) {
            assertThat(field(() -> payload("seq", value).seq("seq"))).isEqualTo("seq");
        }
        assertThat(field(() -> Payload.of(null).seq("seq"))).isEqualTo("seq");
    }

    @Test
    void a_number_out_of_its_range_is_refused() {
        assertThat(payload("limit", 200L).optionalInt("limit", 1, 200, 50)).isEqualTo(200);
        assertThat(field(() -> payload("limit", 0L).optionalInt("limit", 1, 200, 50)))
                .isEqualTo("limit");
        assertThat(field(() -> payload("limit", 201L).optionalInt("limit", 1, 200, 50)))
                .isEqualTo("limit");
        assertThat(field(() -> payload("limit", 1L << 40).optionalInt("limit", 1, 200, 50)))
                .isEqualTo("limit");
    }

    @Test
    void a_refusal_names_the_field_and_what_was_expected() {
        RefusedException refused = catchThrowableOfType(
                RefusedException.class, () -> payload("open", "yes").optionalBoolean("open", false));

        assertThat(refused.toWire())
                .containsEntry("code", "invalid")
                .containsEntry("message", "open: expected true or false")
                .containsEntry("details", Map.of("field", "open", "expected", "true or false"));
    }

    private static Payload payload(String field, @Nullable Object value) {
        Map<String, @Nullable Object> fields = new HashMap<>();
        fields.put(field, value);
        fields.put("something else", "ignored");
        return Payload.of(fields);
    }

    private static ErrorCode code(ThrowingCallable call) {
        return catchThrowableOfType(RefusedException.class, call).code();
    }

    private static Object field(ThrowingCallable call) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, call);
        assertThat(refused.code()).isEqualTo(ErrorCode.INVALID);
        return ((Map<?, ?>) refused.toWire().get("details")).get("field");
    }
}
