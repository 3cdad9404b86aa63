package dev.parley.engineio.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {
    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest
    @CsvSource({"0,OPEN", "1,CLOSE", "2,PING", "3,PONG", "4,MESSAGE", "5,UPGRADE", "6,NOOP"})
    void a_packet_is_a_digit_and_a_text(String digit, PacketType type) throws ProtocolException {
        assertThat(Packet.parse(digit)).isEqualTo(new Packet.Text(type, ""));
        assertThat(Packet.parse(digit + "x1")).isEqualTo(new Packet.Text(type, "x1"));
        assertThat(type.digit()).isEqualTo(digit.charAt(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "a", "/", ":", "b", "\u0664", "\u001e"})
    void anything_else_is_no_packet(String text) {
        assertThatThrownBy(() -> Packet.parse(text)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void a_payload_is_read_packet_by_packet() throws ProtocolException {
        assertThat(decode("4hello\u001e2\u001ebAQIDBA==\u001e4\u20ac"))
                .containsExactly("MESSAGE:hello", "PING:", "binary:01020304", "MESSAGE:\u20ac");
    }

    @Test
    void base64_may_lack_its_padding() throws ProtocolException {
        assertThat(decode("bAQIDBA")).containsExactly("binary:01020304");
        assertThat(decode("b")).containsExactly("binary:");
    }

    @Test
    void base64_may_be_broken_into_lines() throws ProtocolException {
        assertThat(decode("bAQ\r\nID\nBA==\n")).containsExactly("binary:01020304");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u001e", "4a\u001e", "\u001e4a", "4a\u001e\u001e4b", "x", "b=", "bA", "b A Q"})
    void a_malformed_payload_is_refused(String payload) {
        assertThatThrownBy(() -> decode(payload)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void packets_before_a_malformed_one_are_handed_over() {
        List<Packet> packets = new ArrayList<>();

        Throwable thrown = catchThrowable(
                () -> PollingPayload.decode("4a\u001ex\u001e4b".getBytes(StandardCharsets.UTF_8), packets::add));

        assertThat(thrown).isInstanceOf(ProtocolException.class);
        assertThat(packets).containsExactly(new Packet.Text(PacketType.MESSAGE, "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"34c328", "34ff", "34eda080", "34f8888080", "34c0af", "34e282"})
    void bytes_that_are_not_utf_8_are_refused(String hex) {
        assertThatThrownBy(() -> PollingPayload.decode(HEX.parseHex(hex), packet -> {}))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void whatever_bytes_come_nothing_but_a_refusal_happens() {
        Random random = new Random(4711);
        byte[] likely = "0123456bx{}\"\u001e\u001e==AZaz09 ".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 50_000; i++) {
            byte[] body = new byte[random.nextInt(40)];
            random.nextBytes(body);
            for (int at = 0; at < body.length; at++) {
                body[at] = random.nextInt(8) == 0 ? body[at] : likely[random.nextInt(likely.length)];
            }

            Throwable thrown = catchThrowable(() -> PollingPayload.decode(body, packet -> {}));

            assertThat(thrown == null || thrown instanceof ProtocolException).isTrue();
        }
    }

    @Test
    void packets_are_joined_by_the_record_separator() {
        byte[] joined = PollingPayload.join(
                List.of(bytes("4hello"), bytes("2"), PollingPayload.encodeBinary(new byte[] {1, 2, 3, 4})));

        assertThat(joined).asHexString().isEqualTo("3468656C6C6F1E321E62415149444241" + "3D3D");
        assertThat(PollingPayload.join(List.of(bytes("6")))).asHexString().isEqualTo("36");
    }

    @ParameterizedTest
    @CsvSource({
        "0,       8100",
        "1,       8101",
        "125,     817D",
        "126,     817E007E",
        "65535,   817EFFFF",
        "65536,   817F0000000000010000",
        "1000000, 817F00000000000F4240",
    })
    void a_frame_has_the_shortest_header_that_can_say_its_length(int length, String header) {
        ByteBuffer frame = WebSocketFrame.encode(false, new byte[length]);

        byte[] start = new byte[header.length() / 2];
        assertThat(frame.remaining()).isEqualTo(start.length + length);
        frame.get(start);
        assertThat(start).asHexString().isEqualTo(header);
    }

    @Test
    void a_binary_frame_says_so() {
        ByteBuffer frame = WebSocketFrame.encode(true, new byte[] {1, 2, 3});

        byte[] all = new byte[frame.remaining()];
        frame.get(all);
        assertThat(all).asHexString().isEqualTo("8203010203");
    }

    @Test
    void the_open_packet_is_the_one_of_the_protocol_s_document() {
        OpenPacket open = new OpenPacket(
                "lv_VI97HAXpY6yYWAAAC",
                List.of("websocket"),
                Duration.ofSeconds(25),
                Duration.ofSeconds(20),
                1_000_000);

        assertThat(open.encode())
                .isEqualTo("0{\"sid\":\"lv_VI97HAXpY6yYWAAAC\",\"upgrades\":[\"websocket\"],"
                        + "\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}");
    }

    private static List<String> decode(String payload) throws ProtocolException {
        List<String> packets = new ArrayList<>();
        PollingPayload.decode(bytes(payload), packet -> packets.add(describe(packet)));
        return packets;
    }

    private static String describe(Packet packet) {
        return packet instanceof Packet.Binary binary
                ? "binary:" + HEX.formatHex(binary.data())
                : ((Packet.Text) packet).type() + ":" + ((Packet.Text) packet).data();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
