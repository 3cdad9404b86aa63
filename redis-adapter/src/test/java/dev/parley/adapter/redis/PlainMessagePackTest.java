package dev.parley.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes were written by notepack.io 3.0.1, and by 2.3.0 where it says so. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PlainMessagePackTest {
    static Stream<Arguments> writtenAlike() {
        return Stream.of(
                Arguments.of(null, "c0"),
                Arguments.of(true, "c3"),
                Arguments.of(false, "c2"),
                Arguments.of(0L, "00"),
                Arguments.of(127L, "7f"),
                Arguments.of(128L, "cc80"),
                Arguments.of(255L, "ccff"),
                Arguments.of(256L, "cd0100"),
                Arguments.of(65535L, "cdffff"),
                Arguments.of(65536L, "ce00010000"),
                Arguments.of(4294967295L, "ceffffffff"),
                Arguments.of(4294967296L, "cf0000000100000000"),
                Arguments.of(9007199254740991L, "cf001fffffffffffff"),
                Arguments.of(new BigInteger("9223372036854775808"), "cf8000000000000000"),
                Arguments.of(-1L, "ff"),
                Arguments.of(-32L, "e0"),
                Arguments.of(-33L, "d0df"),
                Arguments.of(-128L, "d080"),
                Arguments.of(-129L, "d1ff7f"),
                Arguments.of(-32768L, "d18000"),
                Arguments.of(-32769L, "d2ffff7fff"),
                Arguments.of(-2147483648L, "d280000000"),
                Arguments.of(-2147483649L, "d3ffffffff7fffffff"),
                Arguments.of(-9007199254740991L, "d3ffe0000000000001"),
                Arguments.of(1.5, "cb3ff8000000000000"),
                Arguments.of("", "a0"),
                Arguments.of("é🎉", "a6c3a9f09f8e89"),
                Arguments.of("a".repeat(31), "bf" + "61".repeat(31)),
                Arguments.of("a".repeat(32), "d920" + "61".repeat(32)),
                Arguments.of("a".repeat(256), "da0100" + "61".repeat(256)),
                Arguments.of(new byte[] {0, -1}, "c40200ff"),
                Arguments.of(java.util.Collections.nCopies(16, 0L), "dc0010" + "00".repeat(16)),
                Arguments.of(map("a", 1L, "b", List.of(true, false)), "82a16101a16292c3c2"));
    }

    @ParameterizedTest
    @MethodSource("writtenAlike")
    void values_are_written_and_read_as_the_reference_does(@Nullable Object value, String bytes) throws Exception {
        assertThat(HexFormat.of().formatHex(PlainMessagePack.encode(value))).isEqualTo(bytes);
        assertThat(decode(bytes)).usingRecursiveComparison().isEqualTo(value);
    }

    static Stream<Arguments> readOnly() {
        return Stream.of(
                // 2.3.0
                Arguments.of("undefined", "d40000", null),
                Arguments.of("time", "d70000000174876e82a6", "2020-09-13T12:26:40.678Z"),
                Arguments.of("time before 1970", "d700fffffffffffffa24", "1969-12-31T23:59:58.500Z"),
                Arguments.of("far time", "d70000001214e1ef4400", "2600-01-01T00:00:00.000Z"),
                Arguments.of("ArrayBuffer", "c70300010203", new byte[] {1, 2, 3}),
                Arguments.of("ArrayBuffer as long as a time", "c708000000000000000000", new byte[8]),
                Arguments.of("ArrayBuffer as long as undefined", "c7010009", new byte[] {9}),
                Arguments.of("undefined member", "81a161d40000", Map.of()),
                // 3.0.1
                Arguments.of("whole seconds", "d6ff5f5e1000", "2020-09-13T12:26:40.000Z"),
                Arguments.of("milliseconds", "d7ffa1a5d6005f5e1000", "2020-09-13T12:26:40.678Z"),
                Arguments.of("before 1970", "c70cff1dcd6500fffffffffffffffe", "1969-12-31T23:59:58.500Z"),
                Arguments.of("far", "c70cff0000000000000004a0fe7280", "2600-01-01T00:00:00.000Z"),
                Arguments.of("not a number", "cb7ff8000000000000", null),
                Arguments.of("infinity", "cb7ff0000000000000", null),
                // others
                Arguments.of("invalid Date", "d7007fffffffffffffff", null),
                Arguments.of("year 10000", "d7000000e677d21fdc00", "+010000-01-01T00:00:00.000Z"),
                Arguments.of("float 32", "ca3fc00000", 1.5),
                Arguments.of("whole float", "cb4014000000000000", 5L),
                Arguments.of("another extension", "d50701ff", List.of(7L, new byte[] {1, -1})),
                Arguments.of("number as a key", "8107a178", Map.of("7", "x")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readOnly")
    void the_rest_of_the_dialect_is_read(String what, String bytes, @Nullable Object expected) throws Exception {
        assertThat(decode(bytes)).usingRecursiveComparison().isEqualTo(expected);
    }

    @Test
    void numbers_of_any_type_are_written_as_javascript_would() {
        assertThat(PlainMessagePack.encode(List.of(5, (short) 5, 5.0, 5f, -0.0)))
                .isEqualTo(PlainMessagePack.encode(List.of(5L, 5L, 5L, 5L, 0L)));
        assertThat(PlainMessagePack.encode(Arrays.asList(Double.NaN, Double.NEGATIVE_INFINITY)))
                .isEqualTo(PlainMessagePack.encode(Arrays.asList(null, null)));
        assertThat(HexFormat.of().formatHex(PlainMessagePack.encode(1e300))).startsWith("cb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c1",
                "93",
                "9301",
                "a5616263",
                "dbffffffff",
                "c6ffffffff00",
                "ddffffffff00",
                "dfffffffff",
                "c9ffffffff00",
                "dc00ff01",
                "0000",
                "81c000",
                "8190c0",
                "c705ff0000000000",
                "d9ff61",
                "cd01"
            })
    void broken_bytes_are_malformed(String bytes) {
        assertThatThrownBy(() -> decode(bytes)).isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @CsvSource({"91, 1000000", "81a161, 1000000"})
    void deep_nesting_is_malformed_and_no_overflow(String opening, int times) {
        assertThatThrownBy(() -> decode(opening.repeat(times))).isInstanceOf(MalformedMessageException.class);
    }

    /** Each header claims all bytes that follow, and is believed only as they come. */
    @Test
    void nested_claims_of_many_elements_cost_no_memory() throws JMException {
        byte[] message = new byte[10_000_000];
        byte[] claim = HexFormat.of().parseHex("dd00900000");
        for (int i = 0; i < PlainMessagePack.DEEPEST; i++) {
            System.arraycopy(claim, 0, message, i * claim.length, claim.length);
        }
        message[PlainMessagePack.DEEPEST * claim.length] = (byte) 0xc1;
        long before = allocatedBytes();

        assertThatThrownBy(() -> PlainMessagePack.decode(message)).isInstanceOf(MalformedMessageException.class);

        assertThat(allocatedBytes() - before).isLessThan(10_000_000);
    }

    /** By the caller's thread so far; an attribute that the platform's bean has beyond its portable interface. */
    private static long allocatedBytes() throws JMException {
        return (long) ManagementFactory.getPlatformMBeanServer()
                .getAttribute(new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME), "CurrentThreadAllocatedBytes");
    }

    @Test
    void random_bytes_decode_or_are_malformed_and_nothing_else() {
        Random random = new Random(42);
        byte[] valid = PlainMessagePack.encode(
                map("a", List.of(1L, "x", map("b", new byte[9])), "c", Instant.EPOCH.toString()));
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = i % 2 == 0 ? new byte[random.nextInt(40)] : valid.clone();
            if (i % 2 == 0) {
                random.nextBytes(bytes);
            } else {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                PlainMessagePack.encode(PlainMessagePack.decode(bytes));
            } catch (MalformedMessageException expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            }
        }
    }

    @Test
    void what_is_not_plain_is_refused_when_written() {
        List<Object> endless = new ArrayList<>();
        endless.add(endless);

        assertThatIllegalArgumentException().isThrownBy(() -> PlainMessagePack.encode(new Object()));
        assertThatIllegalArgumentException().isThrownBy(() -> PlainMessagePack.encode(endless));
    }

    private static @Nullable Object decode(String bytes) throws MalformedMessageException {
        return PlainMessagePack.decode(HexFormat.of().parseHex(bytes));
    }

    private static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
