package dev.parley.server.web;

import static dev.parley.server.web.EngineFixture.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.engineio.CloseReason;
import dev.parley.engineio.EngineMessage;
import dev.parley.engineio.EngineSession;
import dev.parley.engineio.OutboundPacket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WebSocketIT {
    private static final int NO_CODE = 1005;
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private final EngineFixture fixture = EngineFixture.start(options -> options.withMaxHttpBufferSize(100_000));

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void a_handshake_says_what_the_client_must_know() {
        TestSocket socket = fixture.socket();

        assertThat(socket.next())
                .matches("0\\{\"sid\":\"[A-Za-z0-9_-]{20}\",\"upgrades\":\\[\\],"
                        + "\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":100000\\}");
    }

    @Test
    void messages_come_back_in_order_text_and_binary() {
        TestSocket socket = fixture.socket();
        socket.next();

        socket.send("4hällo €\uD83D\uDE00")
                .send(new byte[] {1, 2, 3, 4})
                .send("4")
                .send(new byte[0]);

        assertThat(socket.next()).isEqualTo("4hällo €\uD83D\uDE00");
        assertThat(socket.nextMessage()).isEqualTo(new byte[] {1, 2, 3, 4});
        assertThat(socket.next()).isEqualTo("4");
        assertThat(socket.nextMessage()).isEqualTo(new byte[0]);
    }

    @ParameterizedTest
    @ValueSource(ints = {125, 126, 65_535, 65_536, 99_999})
    void messages_of_any_length_come_back_whole(int length) {
        TestSocket socket = fixture.socket();
        socket.next();

        socket.send("4" + "x".repeat(length)).send(new byte[length]);

        assertThat(socket.next().length()).isEqualTo(length + 1);
        assertThat(((byte[]) socket.nextMessage()).length).isEqualTo(length);
    }

    @Test
    void thousands_of_messages_keep_their_order() {
        TestSocket socket = fixture.socket();
        socket.next();
        List<String> sent = new ArrayList<>();

        for (int i = 0; i < 5_000; i++) {
            sent.add("4" + i);
            socket.send("4" + i);
        }

        List<String> received = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            received.add(socket.next());
        }
        assertThat(received).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "7", "\u001e", "b", "bAQID"})
    void a_malformed_packet_closes_the_connection(String packet) {
        TestSocket socket = fixture.socket();
        socket.next();

        socket.send(packet);

        assertThat(socket.closeCode()).isEqualTo(NO_CODE);
        assertThat(reason(0)).isEqualTo(CloseReason.PARSE_ERROR);
    }

    @Test
    void only_the_server_pings() {
        TestSocket socket = fixture.socket();
        socket.next();

        socket.send("2");

        assertThat(socket.closeCode()).isEqualTo(NO_CODE);
        assertThat(reason(0)).isEqualTo(CloseReason.TRANSPORT_ERROR);
    }

    @Test
    void a_close_packet_closes_the_connection() {
        TestSocket socket = fixture.socket();
        socket.next();

        socket.send("1");

        assertThat(socket.closeCode()).isEqualTo(NO_CODE);
        assertThat(reason(0)).isEqualTo(CloseReason.TRANSPORT_CLOSE);
    }

    @Test
    void a_message_beyond_the_limit_is_closed_as_too_big() {
        TestSocket text = fixture.socket();
        TestSocket binary = fixture.socket();

        text.send("4" + "x".repeat(100_000));
        binary.send(new byte[100_001]);

        assertThat(text.closeCode()).isEqualTo(1009);
        assertThat(binary.closeCode()).isEqualTo(1009);
        assertThat(reason(0)).isEqualTo(CloseReason.TRANSPORT_ERROR);
        assertThat(reason(1)).isEqualTo(CloseReason.TRANSPORT_ERROR);
    }

    @Test
    void a_client_that_leaves_is_noticed() {
        TestSocket polite = fixture.socket();
        TestSocket rude = fixture.socket();
        polite.next();
        rude.next();

        polite.close();
        rude.abort();

        assertThat(reason(0)).isEqualTo(CloseReason.TRANSPORT_CLOSE);
        assertThat(reason(1)).isEqualTo(CloseReason.TRANSPORT_CLOSE);
    }

    @Test
    void what_was_sent_before_a_close_arrives_before_it() {
        TestSocket socket = fixture.socket();
        socket.next();
        EchoListener session = session(0);

        session.onText("last");
        session.session.close(CloseReason.FORCED_SERVER_CLOSE);

        assertThat(socket.next()).isEqualTo("4last");
        assertThat(socket.closeCode()).isEqualTo(NO_CODE);
        assertThat(session.session.send(Packets.text("too late"))).isFalse();
    }

    @Test
    void text_that_is_not_utf_8_closes_the_connection() {
        try (RawConnection connection = open()) {
            connection.frame(TEXT, new byte[] {'4', (byte) 0xc3, (byte) 0x28});

            assertThat(connection.readToEnd()).contains("\u0088"); // a close frame, and the end
        }
        assertThat(reason(0)).isEqualTo(CloseReason.TRANSPORT_ERROR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "81ff7fffffffffffffff00000000", // a length of 2^63-1
                "81ffffffffffffffffff00000000", // a negative length
                "f18000000000", // reserved bits
                "838000000000", // a reserved opcode
                "810134", // not masked
                "89fe007e00000000" + "00", // a ping that is too long
                "808000000000", // a continuation of nothing
                "888100000000ff", // a close frame with half a code
            })
    void frames_that_are_not_allowed_end_the_connection(String hex) {
        try (RawConnection connection = open()) {
            connection.send(HexFormat.of().parseHex(hex));

            connection.readToEnd();
        }
        await().atMost(10, TimeUnit.SECONDS).until(() -> session(0).closed.isDone());
    }

    @Test
    void fragments_make_one_message_and_pings_between_them_are_answered() {
        try (RawConnection connection = open()) {
            connection.frame(0x01, "4hel".getBytes(StandardCharsets.UTF_8));
            connection.frame(0x89, new byte[] {'?'});
            connection.frame(0x80, "lo".getBytes(StandardCharsets.UTF_8));

            assertThat(connection.readUntil("4hello")).contains("\u008a\u0001?");
        }
    }

    @Test
    void a_message_that_grows_beyond_the_limit_by_fragments_is_closed() {
        try (RawConnection connection = open()) {
            byte[] part = new byte[60_000];
            connection.frame(0x02, part);
            connection.frame(0x00, part);

            assertThat(connection.readToEnd()).contains("\u0088");
        }
        assertThat(reason(0)).isEqualTo(CloseReason.TRANSPORT_ERROR);
    }

    @Test
    void data_sent_together_with_the_upgrade_request_counts() {
        try (RawConnection connection = fixture.connect()) {
            byte[] early = {(byte) TEXT, (byte) 0x83, 0, 0, 0, 0, '4', 'h', 'i'};
            connection.send("GET /engine.io/" + WEBSOCKET + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
            connection.send(early);

            assertThat(connection.readUntil("4hi")).contains("101").contains("\"sid\"");
        }
    }

    @Test
    void binary_frames_need_no_packet_type() {
        try (RawConnection connection = open()) {
            connection.frame(BINARY, new byte[] {'1'}); // a message, not a close

            assertThat(connection.readUntil("\u0082\u00011")).isNotEmpty();
        }
    }

    @Test
    void compression_is_negotiated_only_when_it_is_switched_on() {
        try (EngineFixture deflating = EngineFixture.start(options -> options.withPerMessageDeflate(true));
                RawConnection on = deflating.connect();
                RawConnection off = fixture.connect()) {
            assertThat(on.send(DEFLATING).readUntil("\r\n\r\n")).contains("permessage-deflate");
            assertThat(off.send(DEFLATING).readUntil("\r\n\r\n")).doesNotContain("deflate");
            assertThat(off.readUntil("}")).contains("\"sid\"");
        }
    }

    @Test
    void a_packet_says_whether_it_is_compressed_and_all_leave_in_order() throws DataFormatException {
        String large = "large ".repeat(20_000);
        try (EngineFixture deflating = EngineFixture.start(options -> options.withPerMessageDeflate(true));
                RawConnection client = deflating.connect()) {
            client.send(DEFLATING).readUntil("\r\n\r\n");
            EngineSession session = deflating.session(0).session;
            Inflater inflater = new Inflater(true);

            for (String text : List.of("one", "two", large, large, "last", "one")) {
                session.send(new OutboundPacket(List.of(EngineMessage.text(text)), false, !text.contains("l")));
                session.send(new OutboundPacket(List.of(EngineMessage.text(text)), false, text.contains("l")));
            }

            assertThat(client.message(inflater)).startsWith("plain:0{");
            for (String text : List.of("one", "two", large, large, "last", "one")) {
                boolean compressedFirst = !text.contains("l");
                assertThat(client.message(inflater)).isEqualTo((compressedFirst ? "deflated:4" : "plain:4") + text);
                assertThat(client.message(inflater)).isEqualTo((compressedFirst ? "plain:4" : "deflated:4") + text);
            }
            inflater.end();
        }
    }

    private static final String DEFLATING = "GET /engine.io/" + WEBSOCKET + " HTTP/1.1\r\nHost: x\r\n"
            + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";

    private RawConnection open() {
        RawConnection connection = fixture.connect().upgrade("/engine.io/" + WEBSOCKET);
        connection.readUntil("}");
        return connection;
    }

    private EchoListener session(int index) {
        return fixture.session(index);
    }

    private CloseReason reason(int index) {
        return session(index).closed.orTimeout(10, TimeUnit.SECONDS).join();
    }
}
