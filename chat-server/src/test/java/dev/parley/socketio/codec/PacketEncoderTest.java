package dev.parley.socketio.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PacketEncoderTest {
    private static final long NO_ID = Packet.Event.NO_ID;

    @Test
    void packets_look_as_in_the_protocol() {
        assertThat(PacketEncoder.connect("/", "abc").text()).isEqualTo("0{\"sid\":\"abc\"}");
        assertThat(PacketEncoder.connect("/admin", "abc").text()).isEqualTo("0/admin,{\"sid\":\"abc\"}");
        assertThat(PacketEncoder.disconnect("/").text()).isEqualTo("1");
        assertThat(PacketEncoder.disconnect("/admin").text()).isEqualTo("1/admin,");
        assertThat(PacketEncoder.event("/", NO_ID, List.of("ev", 1)).text()).isEqualTo("2[\"ev\",1]");
        assertThat(PacketEncoder.event("/", 12, List.of("ev")).text()).isEqualTo("212[\"ev\"]");
        assertThat(PacketEncoder.event("/admin", 0, List.of("ev")).text()).isEqualTo("2/admin,0[\"ev\"]");
        assertThat(PacketEncoder.ack("/", 12, List.of("res")).text()).isEqualTo("312[\"res\"]");
        assertThat(PacketEncoder.ack("/admin", 1, List.of()).text()).isEqualTo("3/admin,1[]");
        assertThat(PacketEncoder.connectError("/random", Map.of("message", "Invalid namespace"))
                        .text())
                .isEqualTo("4/random,{\"message\":\"Invalid namespace\"}");
    }

    @Test
    void binary_leaves_a_placeholder_at_any_depth() {
        byte[] first = {1};
        byte[] second = {2};

        EncodedPacket packet = PacketEncoder.event("/admin", 3, List.of("bin", first, List.of(Map.of("a", second))));

        assertThat(packet.text())
                .isEqualTo("52-/admin,3[\"bin\",{\"_placeholder\":true,\"num\":0},"
                        + "[{\"a\":{\"_placeholder\":true,\"num\":1}}]]");
        assertThat(packet.attachments()).containsExactly(first, second);
    }

    @Test
    void binary_in_an_ack_makes_a_binary_ack() {
        assertThat(PacketEncoder.ack("/", 12, List.of(new byte[1])).text())
                .isEqualTo("61-12[{\"_placeholder\":true,\"num\":0}]");
    }

    @Test
    void numbers_are_written_as_they_are() {
        assertThat(json(1, 2L, (short) 3, (byte) 4)).isEqualTo("1,2,3,4");
        assertThat(json(Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo("-9223372036854775808,9223372036854775807");
        assertThat(json(new BigInteger("18446744073709551615"), new BigDecimal("0.10")))
                .isEqualTo("18446744073709551615,0.10");
        assertThat(json(1.5, 0.1f, 1e300)).isEqualTo("1.5,0.1,1.0E300");
    }

    @Test
    void what_json_has_no_number_for_becomes_null() {
        assertThat(json(Double.NaN, Double.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY))
                .isEqualTo("null,null,null");
    }

    @Test
    void other_values_have_their_json() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", true);
        map.put("a", null);

        assertThat(json(null, true, map, List.of(), Map.of(), Arrays.asList(1, null)))
                .isEqualTo("null,true,{\"b\":true,\"a\":null},[],{},[1,null]");
    }

    @Test
    void text_is_escaped_where_it_must_be() {
        assertThat(json("a\"b\\c\n\r\t\u0001\u001f")).isEqualTo("\"a\\\"b\\\\c\\n\\r\\t\\u0001\\u001f\"");
        assertThat(json("é😀\u2028\u007f/")).isEqualTo("\"é😀\u2028\u007f/\"");
        assertThat(json("\ud800x\udc00")).isEqualTo("\"\\ud800x\\udc00\"");
        assertThat(json(Map.of("k\"", 1))).isEqualTo("{\"k\\\"\":1}");
    }

    @Test
    void a_circle_is_refused() {
        List<Object> circle = new ArrayList<>();
        circle.add(circle);

        assertThatThrownBy(() -> json(circle))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too deep");
    }

    @Test
    void values_that_are_not_plain_are_refused() {
        assertThatThrownBy(() -> json(new Object())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> json(Map.of(1, 2))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PacketEncoder.connectError("/", Map.of("data", new byte[1])))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String json(Object... values) {
        List<Object> data = new ArrayList<>();
        data.add("e");
        data.addAll(Arrays.asList(values));
        String text = PacketEncoder.event("/", NO_ID, data).text();
        return text.substring("2[\"e\",".length(), text.length() - 1);
    }
}
