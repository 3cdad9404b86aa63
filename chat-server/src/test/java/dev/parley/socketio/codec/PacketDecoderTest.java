package dev.parley.socketio.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class PacketDecoderTest {
    private static final int MAX_DEPTH = 64;

    private final PacketDecoder decoder = new PacketDecoder(10, MAX_DEPTH);

    @Test
    void connect_may_carry_auth() throws ProtocolException {
        assertThat(decoder.onText("0{\"token\":\"x\"}")).isEqualTo(new Packet.Connect("/", Map.of("token", "x")));
        assertThat(decoder.onText("0/admin,{\"token\":\"x\"}"))
                .isEqualTo(new Packet.Connect("/admin", Map.of("token", "x")));
    }

    @Test
    void connect_without_auth_has_an_empty_one() throws ProtocolException {
        assertThat(decoder.onText("0")).isEqualTo(new Packet.Connect("/", Map.of()));
        assertThat(decoder.onText("0/admin,")).isEqualTo(new Packet.Connect("/admin", Map.of()));
    }

    @Test
    void the_comma_may_be_missing_where_nothing_follows() throws ProtocolException {
        assertThat(decoder.onText("0/admin")).isEqualTo(new Packet.Connect("/admin", Map.of()));
        assertThat(decoder.onText("1/admin")).isEqualTo(new Packet.Disconnect("/admin"));
    }

    @Test
    void disconnect_carries_nothing() throws ProtocolException {
        assertThat(decoder.onText("1")).isEqualTo(new Packet.Disconnect("/"));
        assertThat(decoder.onText("1/admin,")).isEqualTo(new Packet.Disconnect("/admin"));
    }

    @Test
    void event_has_a_name_and_arguments_and_perhaps_an_id() throws ProtocolException {
        assertThat(decoder.onText("2[\"ev\",1]")).isEqualTo(new Packet.Event("/", -1, List.of("ev", 1L)));
        assertThat(decoder.onText("212[\"ev\"]")).isEqualTo(new Packet.Event("/", 12, List.of("ev")));
        assertThat(decoder.onText("2/admin,12[\"ev\"]")).isEqualTo(new Packet.Event("/admin", 12, List.of("ev")));
    }

    @Test
    void an_event_name_may_be_a_number() throws ProtocolException {
        Packet.Event event = (Packet.Event) decoder.onText("2[42,\"x\"]");

        assertThat(event.name()).isEqualTo("42");
    }

    @Test
    void ack_has_an_id_and_arguments() throws ProtocolException {
        assertThat(decoder.onText("312[\"res\"]")).isEqualTo(new Packet.Ack("/", 12, List.of("res")));
        assertThat(decoder.onText("3/admin,0[]")).isEqualTo(new Packet.Ack("/admin", 0, List.of()));
    }

    @Test
    void binary_event_is_whole_with_its_last_attachment() throws ProtocolException {
        byte[] first = {1};
        byte[] second = {2, 3};

        assertThat(decoder.onText("52-/admin,7[\"bin\",{\"_placeholder\":true,\"num\":1},"
                        + "{\"deep\":[{\"num\":0,\"_placeholder\":true}]}]"))
                .isNull();
        assertThat(decoder.onBinary(first)).isNull();
        Packet packet = decoder.onBinary(second);

        assertThat(packet)
                .isEqualTo(new Packet.Event("/admin", 7, List.of("bin", second, Map.of("deep", List.of(first)))));
    }

    @Test
    void binary_ack_is_whole_with_its_attachment() throws ProtocolException {
        byte[] bytes = {1, 2};

        assertThat(decoder.onText("61-12[{\"_placeholder\":true,\"num\":0}]")).isNull();

        assertThat(decoder.onBinary(bytes)).isEqualTo(new Packet.Ack("/", 12, List.of(bytes)));
    }

    @Test
    void a_binary_packet_without_attachments_is_whole_at_once() throws ProtocolException {
        assertThat(decoder.onText("50-[\"ev\"]")).isEqualTo(new Packet.Event("/", -1, List.of("ev")));
        assertThat(decoder.onText("2[\"next\"]")).isNotNull();
    }

    @Test
    void one_attachment_may_stand_in_two_places() throws ProtocolException {
        byte[] bytes = {9};

        decoder.onText("51-[\"ev\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":0}]");

        assertThat(decoder.onBinary(bytes)).isEqualTo(new Packet.Event("/", -1, List.of("ev", bytes, bytes)));
    }

    @Test
    void a_member_that_replaces_a_placeholder_stays() throws ProtocolException {
        decoder.onText("51-[\"ev\",{\"a\":{\"_placeholder\":true,\"num\":0},\"a\":5}]");

        assertThat(decoder.onBinary(new byte[1])).isEqualTo(new Packet.Event("/", -1, List.of("ev", Map.of("a", 5L))));
    }

    @Test
    void what_looks_like_a_placeholder_in_a_text_packet_is_an_object() throws ProtocolException {
        assertThat(decoder.onText("2[\"ev\",{\"_placeholder\":true,\"num\":7}]"))
                .isEqualTo(new Packet.Event("/", -1, List.of("ev", Map.of("_placeholder", true, "num", 7L))));
    }

    @Test
    void numbers_keep_their_precision() throws ProtocolException {
        assertThat(args("9007199254740993")).containsExactly(9007199254740993L);
        assertThat(args("-9223372036854775808,9223372036854775807")).containsExactly(Long.MIN_VALUE, Long.MAX_VALUE);
        assertThat(args("9223372036854775808")).containsExactly(new BigInteger("9223372036854775808"));
        assertThat(args("1.5,-0.25,1e3,2E-2")).containsExactly(1.5, -0.25, 1000.0, 0.02);
        assertThat(args("0,-1")).containsExactly(0L, -1L);
        assertThat(args("9".repeat(200))).containsExactly(1e200);
    }

    @Test
    void every_kind_of_value_is_read() throws ProtocolException {
        assertThat(args("null,true,false,\"\\u00e9\\n\\ud83d\\ude00\",[],{},[[1]],{\"a\":{\"b\":null}}"))
                .isEqualTo(Arrays.asList(
                        null,
                        true,
                        false,
                        "é\n😀",
                        List.of(),
                        Map.of(),
                        List.of(List.of(1L)),
                        Map.of("a", Collections.singletonMap("b", null))));
    }

    @Test
    void members_keep_their_order() throws ProtocolException {
        Map<?, ?> map = (Map<?, ?>) args("{\"z\":1,\"a\":2,\"m\":3}").get(0);

        assertThat(map.keySet().toString()).isEqualTo("[z, a, m]");
    }

    @Test
    void nesting_is_allowed_up_to_the_cap() throws ProtocolException {
        int inner = MAX_DEPTH - 1;

        assertThat(args("[".repeat(inner) + "]".repeat(inner))).hasSize(1);
        assertThatThrownBy(() -> args("[".repeat(inner + 1) + "]".repeat(inner + 1)))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("nested too deep");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "9[\"ev\"]",
                "-1",
                "a",
                "abc",
                " 2[\"ev\"]",
                // connect
                "0[]",
                "0null",
                "0\"x\"",
                "01{}",
                "0{",
                "0{}x",
                "0{'a':1}",
                "0/admin,[1]",
                "0/a\u0000b,",
                // disconnect
                "1{}",
                "15",
                "1/admin,{}",
                // event
                "2",
                "2{}",
                "2[]",
                "2\"ev\"",
                "2[null]",
                "2[true]",
                "2[{}]",
                "2[[\"ev\"]]",
                "2abc[\"ev\"]",
                "2[\"ev\"",
                "2[\"ev\"]]",
                "2[\"ev\"] x",
                "2[\"ev\",]",
                "2[,\"ev\"]",
                "2[\"ev\",NaN]",
                "2[\"ev\",Infinity]",
                "2[\"ev\",01]",
                "2[\"ev\",+1]",
                "2[\"ev\",1.]",
                "2[\"ev\",.5]",
                "2[\"ev\",TRUE]",
                "2[\"ev\",'x']",
                "2[\"ev\",x]",
                "2[\"ev\",\"\t\"]",
                "2[\"ev\",\"\\x\"]",
                "2[\"ev\",\"\\u12g4\"]",
                "2[\"ev\",{\"a\"}]",
                "2[\"ev\",{\"a\":1,}]",
                "2[\"ev\",{a:1}]",
                "2[\"ev\",{\"a\"=1}]",
                "2[\"ev\";1]",
                "2[\"ev\"]//x",
                "2#\n[\"ev\"]",
                "2\ufeff[\"ev\"]",
                "2)]}'\n[\"ev\"]",
                "2[\"connect\"]",
                "2[\"connect_error\"]",
                "2[\"disconnect\"]",
                "2[\"disconnecting\"]",
                "2[\"newListener\"]",
                "2[\"removeListener\"]",
                "2/admin[\"ev\"]",
                "2-1[\"ev\"]",
                "21234567890123456789[\"ev\"]",
                // ack
                "3",
                "3[]",
                "31",
                "31{}",
                "3-1[]",
                // a server's packet
                "4",
                "4{\"message\":\"x\"}",
                // binary
                "5",
                "51",
                "5-[\"ev\"]",
                "5a-[\"ev\"]",
                "5-1-[\"ev\"]",
                "51.5-[\"ev\"]",
                "51[\"ev\"]",
                "51-",
                "51-{}",
                "511-[\"ev\"]",
                "599999999999999999999-[\"ev\"]",
                "51-[{\"_placeholder\":true,\"num\":0}]",
                "51-[\"ev\",{\"_placeholder\":true,\"num\":1}]",
                "51-[\"ev\",{\"_placeholder\":true,\"num\":-1}]",
                "51-[\"ev\",{\"_placeholder\":true,\"num\":0.5}]",
                "51-[\"ev\",{\"_placeholder\":true,\"num\":\"0\"}]",
                "51-[\"ev\",{\"_placeholder\":true}]",
                "50-[\"ev\",{\"_placeholder\":true,\"num\":0}]",
                "51-[\"disconnect\"]",
                "61-[{\"_placeholder\":true,\"num\":0}]",
                "61-1{\"_placeholder\":true,\"num\":0}",
            })
    void anything_else_is_refused(String text) {
        assertThatThrownBy(() -> decoder.onText(text)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void text_while_attachments_are_pending_is_refused() throws ProtocolException {
        decoder.onText("51-[\"ev\",{\"_placeholder\":true,\"num\":0}]");

        assertThatThrownBy(() -> decoder.onText("2[\"ev\"]")).isInstanceOf(ProtocolException.class);
    }

    @Test
    void binary_without_a_header_is_refused() throws ProtocolException {
        decoder.onText("2[\"ev\"]");

        assertThatThrownBy(() -> decoder.onBinary(new byte[1])).isInstanceOf(ProtocolException.class);
    }

    @Test
    void ten_attachments_are_allowed() throws ProtocolException {
        assertThat(decoder.onText("510-[\"ev\"]")).isNull();
    }

    @Test
    void a_namespace_without_end_is_refused() {
        assertThatThrownBy(() -> decoder.onText("0/" + "a".repeat(600) + ",")).isInstanceOf(ProtocolException.class);
    }

    private List<Object> args(String json) throws ProtocolException {
        Packet.Event event = (Packet.Event) decoder.onText("2[\"ev\"," + json + "]");
        return new ArrayList<>(event.data().subList(1, event.data().size()));
    }
}
