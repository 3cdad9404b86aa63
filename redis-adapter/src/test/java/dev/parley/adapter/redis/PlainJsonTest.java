package dev.parley.adapter.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainJsonTest {
    @Test
    void values_are_written_as_javascript_writes_them() {
        assertThat(text(Arrays.asList("é<\"", 5.0, 1.5, -7, null, true, Double.NaN, Map.of("a", new byte[] {1, -1}))))
                .isEqualTo("[\"é<\\\"\",5,1.5,-7,null,true,null,{\"a\":{\"type\":\"Buffer\",\"data\":[1,255]}}]");
    }

    @Test
    void values_are_read_with_their_types() throws Exception {
        assertThat(decode("{\"a\":[1,-2.5,1e2,9223372036854775808,null,false,\"\\u00e9\"]}"))
                .isEqualTo(Map.of(
                        "a", Arrays.asList(1L, -2.5, 100L, new BigInteger("9223372036854775808"), null, false, "é")));
        assertThat(decode("9".repeat(400))).isNull();
        assertThat(decode("9".repeat(100))).isEqualTo(1e100);
        assertThatThrownBy(() -> decode("9".repeat(100_000))).isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1,]", "{a:1}", "nul", "1 2", "'x'", "{\"a\":1}}", "\u0000", "// x\n1", "NaN"})
    void broken_text_is_malformed(String text) {
        assertThatThrownBy(() -> decode(text)).isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void deep_nesting_is_malformed_and_no_overflow(String opening) {
        assertThatThrownBy(() -> decode(opening.repeat(1_000_000))).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void random_changes_decode_or_are_malformed_and_nothing_else() {
        Random random = new Random(7);
        byte[] valid = "{\"uid\":\"a\",\"type\":5,\"opts\":{\"rooms\":[\"x\",-1.5e3],\"except\":[]},\"n\":null}"
                .getBytes(UTF_8);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = valid.clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            try {
                PlainJson.encode(PlainJson.decode(bytes));
            } catch (MalformedMessageException expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            }
        }
    }

    @Test
    void what_is_not_plain_is_refused_when_written() {
        assertThatIllegalArgumentException().isThrownBy(() -> PlainJson.encode(List.of(new Object())));
    }

    private static String text(Object value) {
        return new String(PlainJson.encode(value), UTF_8);
    }

    private static Object decode(String text) throws MalformedMessageException {
        return PlainJson.decode(text.getBytes(UTF_8));
    }
}
