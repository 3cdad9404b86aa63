package dev.parley.server.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContentTest {
    @Test
    void plain_values_come_back_as_they_went_in() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("long", Long.MIN_VALUE);
        value.put("whole double", 1.0);
        value.put("small double", 1e-300);
        value.put("beyond long", BigInteger.ONE.shiftLeft(80));
        value.put("list", Arrays.asList(null, true, "x", List.of(), Map.of()));
        value.put("$.\u0000", "<'&\u2028>");

        assertThat(Content.fromJson(Content.toJson(value))).isEqualTo(value);
    }

    @Test
    void what_json_cannot_express_is_refused() {
        for (Object odd : List.of(new byte[1], Double.NaN, Double.POSITIVE_INFINITY, new Object(), 'c')) {
            assertThatIllegalArgumentException().isThrownBy(() -> Content.toJson(Map.of("odd", List.of(odd))));
        }
    }

    @Test
    void text_is_left_alone_unless_it_has_no_utf_8_form() {
        String fine = "a 👋 \u0000 ü";

        assertThat(Content.wellFormed(fine)).isSameAs(fine);
        assertThat(Content.wellFormed("\ud83d")).isEqualTo("\ufffd");
        assertThat(Content.wellFormed("x\udc4b\ud83dy👋")).isEqualTo("x\ufffd\ufffdy👋");
    }
}
