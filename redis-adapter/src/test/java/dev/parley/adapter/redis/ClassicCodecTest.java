package dev.parley.adapter.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.adapter.Broadcast;
import dev.parley.adapter.BroadcastFlags;
import dev.parley.adapter.RemoteSocket;
import dev.parley.adapter.RoomName;
import dev.parley.adapter.SocketId;
import dev.parley.adapter.Target;
import dev.parley.adapter.cluster.ClusterMessage;
import dev.parley.adapter.redis.ClassicDecoder.Received;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MessagePack bytes were written by @socket.io/redis-adapter 8.3 with notepack.io 3.0.1 (2.3.0 where it says so). */
class ClassicCodecTest {
    private static final String BROADCAST = "93a661626331323383a47479706502a46461746193a568656c6c6f81a16e01c4020102"
            + "a36e7370a12f83a5726f6f6d7392a1722aa665786365707491a178a5666c61677382a8766f6c6174696c65c3a8636f6d7072657373c2";
    private static final String OLD_BROADCAST_TO_ALL =
            "93a661626331323383a47479706502a46461746191a568656c6c6fa36e7370a12f"
                    + "83a5726f6f6d7390a665786365707490a5666c616773d40000";
    private static final String ACKED_BROADCAST =
            "85a3756964a6616263313233a9726571756573744964a27231a47479706507a67061636b"
                    + "657483a47479706502a46461746191a171a36e7370a12fa46f70747383a5726f6f6d7390a665786365707490a5666c61677381a7"
                    + "74696d656f7574cd03e8";
    private static final Target ALL = Target.EVERYONE;

    private final ClassicDecoder decoder = new ClassicDecoder("me0000", "/");
    private final ClassicEncoder encoder = new ClassicEncoder("abc123", "/");

    @Test
    void a_broadcast_is_read_with_its_rooms_of_both_kinds_and_its_flags() throws Exception {
        Received received = decoder.broadcast(hex(BROADCAST));

        assertThat(received.from()).isEqualTo("abc123");
        assertThat(received.message())
                .usingRecursiveComparison()
                .isEqualTo(new ClusterMessage.Emit(
                        new Broadcast(List.of("hello", Map.of("n", 1L), new byte[] {1, 2})),
                        new Target(
                                Set.of(RoomName.of("r"), RoomName.of(42)),
                                Set.of(RoomName.of("x")),
                                new BroadcastFlags(false, true, false))));
    }

    @Test
    void a_broadcast_is_written_as_the_reference_writes_it() {
        String expected = "93a661626331323383a47479706502a46461746192a568656c6c6fc4020102a36e7370a12f"
                + "83a5726f6f6d73912aa665786365707490a5666c61677382a8766f6c6174696c65c3a8636f6d7072657373c2";
        Target target = new Target(Set.of(RoomName.of(42)), Set.of(), new BroadcastFlags(false, true, false));

        byte[] bytes =
                encoder.broadcast(new ClusterMessage.Emit(new Broadcast(List.of("hello", new byte[] {1, 2})), target));

        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(expected);
    }

    @Test
    void a_broadcast_of_an_old_version_without_flags_is_read() throws Exception {
        assertThat(decoder.broadcast(hex(OLD_BROADCAST_TO_ALL)).message())
                .isEqualTo(new ClusterMessage.Emit(new Broadcast(List.of("hello")), ALL));
    }

    @Test
    void own_broadcasts_and_those_of_other_namespaces_are_passed_over() throws Exception {
        assertThat(new ClassicDecoder("abc123", "/").broadcast(hex(BROADCAST))).isNull();
        assertThat(new ClassicDecoder("me0000", "/chat").broadcast(hex(BROADCAST)))
                .isNull();
    }

    @Test
    void a_packet_without_a_namespace_is_of_the_default_one() throws Exception {
        byte[] bytes = PlainMessagePack.encode(List.of("emitter", Map.of("type", 2L, "data", List.of("e")), Map.of()));

        assertThat(decoder.broadcast(bytes).message())
                .isEqualTo(new ClusterMessage.Emit(new Broadcast(List.of("e")), ALL));
        assertThat(new ClassicDecoder("me0000", "/chat").broadcast(bytes)).isNull();
    }

    @Test
    void a_broadcast_with_acknowledgement_is_written_and_read_as_by_the_reference() throws Exception {
        ClusterMessage.EmitWithAck message =
                new ClusterMessage.EmitWithAck("r1", new Broadcast(List.of("q")), ALL, Duration.ofSeconds(1));

        assertThat(HexFormat.of().formatHex(encoder.request(message))).isEqualTo(ACKED_BROADCAST);
        assertThat(decoder.request(hex(ACKED_BROADCAST))).isEqualTo(new Received("abc123", message));
    }

    @Test
    void acknowledgements_are_written_and_read_as_by_the_reference() throws Exception {
        String ack = "83a47479706509a9726571756573744964a27231a67061636b6574a3796573";

        assertThat(HexFormat.of().formatHex(encoder.answer(new ClusterMessage.ClientAck("r1", "yes"))))
                .isEqualTo(ack);
        assertThat(decoder.response(hex(ack))).isEqualTo(new ClusterMessage.ClientAck("r1", "yes"));
        assertThat(decoder.response(hex("82a47479706509a9726571756573744964a27231")))
                .isEqualTo(new ClusterMessage.ClientAck("r1", null));
        assertThat(decoder.response(hex("83a47479706509a9726571756573744964a27231a67061636b6574d40000")))
                .isEqualTo(new ClusterMessage.ClientAck("r1", null));
    }

    @Test
    void requests_are_written_as_the_reference_writes_them() {
        Target room = Target.room(RoomName.of("r"));

        assertThat(request(new ClusterMessage.JoinRooms(room, Set.of(RoomName.of(42)))))
                .isEqualTo("{\"uid\":\"abc123\",\"type\":2,\"opts\":{\"rooms\":[\"r\"],\"except\":[]},\"rooms\":[42]}");
        assertThat(request(new ClusterMessage.LeaveRooms(ALL, Set.of(RoomName.of("42")))))
                .isEqualTo("{\"uid\":\"abc123\",\"type\":3,\"opts\":{\"rooms\":[],\"except\":[]},\"rooms\":[\"42\"]}");
        assertThat(request(new ClusterMessage.Disconnect(ALL, true)))
                .isEqualTo("{\"uid\":\"abc123\",\"type\":4,\"opts\":{\"rooms\":[],\"except\":[]},\"close\":true}");
        assertThat(request(new ClusterMessage.FetchSockets("r1", room)))
                .isEqualTo("{\"uid\":\"abc123\",\"requestId\":\"r1\",\"type\":5,"
                        + "\"opts\":{\"rooms\":[\"r\"],\"except\":[]}}");
        assertThat(request(new ClusterMessage.ServerSideEmit(Arrays.asList("e", null))))
                .isEqualTo("{\"uid\":\"abc123\",\"type\":6,\"data\":[\"e\",null]}");
        assertThat(request(new ClusterMessage.ServerSideEmitWithAck("r1", List.of("e"))))
                .isEqualTo("{\"uid\":\"abc123\",\"requestId\":\"r1\",\"type\":6,\"data\":[\"e\"]}");
        assertThat(request(new ClusterMessage.AskRooms("r1")))
                .isEqualTo("{\"uid\":\"abc123\",\"requestId\":\"r1\",\"type\":1}");
        assertThat(request(new ClusterMessage.AskSocketIds("r1", Set.of())))
                .isEqualTo("{\"uid\":\"abc123\",\"requestId\":\"r1\",\"type\":0,\"rooms\":[]}");
    }

    @Test
    void answers_are_written_as_the_reference_writes_them() {
        RemoteSocket socket = new RemoteSocket(
                new SocketId("s"), Map.of("secure", true), Set.of(RoomName.of(42)), Map.of("b", new byte[] {1}));

        assertThat(answer(new ClusterMessage.ClientCount("r1", 3)))
                .isEqualTo("{\"type\":8,\"requestId\":\"r1\",\"clientCount\":3}");
        assertThat(answer(new ClusterMessage.ServerSideAck("r1", "x")))
                .isEqualTo("{\"type\":6,\"requestId\":\"r1\",\"data\":\"x\"}");
        assertThat(answer(new ClusterMessage.SocketsFetched("r1", List.of(socket))))
                .isEqualTo("{\"requestId\":\"r1\",\"sockets\":[{\"id\":\"s\",\"handshake\":{\"secure\":true},"
                        + "\"rooms\":[42],\"data\":{\"b\":{\"type\":\"Buffer\",\"data\":[1]}}}]}");
        assertThat(answer(new ClusterMessage.RoomsAnswer("r1", Set.of(RoomName.of("42")))))
                .isEqualTo("{\"requestId\":\"r1\",\"rooms\":[\"42\"]}");
        assertThat(answer(new ClusterMessage.SocketIdsAnswer("r1", Set.of(new SocketId("s")))))
                .isEqualTo("{\"requestId\":\"r1\",\"sockets\":[\"s\"]}");
        assertThat(answer(new ClusterMessage.Done("r1"))).isEqualTo("{\"requestId\":\"r1\"}");
    }

    @Test
    void requests_of_older_versions_are_read() throws Exception {
        Target owner = Target.room(RoomName.of("s"));
        SocketId id = new SocketId("s");

        assertThat(read("{\"type\":2,\"requestId\":\"r\",\"sid\":\"s\",\"room\":42}"))
                .isEqualTo(new ClusterMessage.ToOneSocket(
                        "r", id, new ClusterMessage.JoinRooms(owner, Set.of(RoomName.of(42)))));
        assertThat(read("{\"type\":3,\"requestId\":\"r\",\"sid\":\"s\",\"room\":\"x\"}"))
                .isEqualTo(new ClusterMessage.ToOneSocket(
                        "r", id, new ClusterMessage.LeaveRooms(owner, Set.of(RoomName.of("x")))));
        assertThat(read("{\"type\":4,\"requestId\":\"r\",\"sid\":\"s\",\"close\":true}"))
                .isEqualTo(new ClusterMessage.ToOneSocket("r", id, new ClusterMessage.Disconnect(owner, true)));
        assertThat(read("{\"type\":0,\"requestId\":\"r\"}")).isEqualTo(new ClusterMessage.AskSocketIds("r", Set.of()));
        assertThat(read("{\"type\":2,\"opts\":{},\"rooms\":[\"x\"]}"))
                .isEqualTo(new ClusterMessage.JoinRooms(ALL, Set.of(RoomName.of("x"))));
        assertThat(decoder.request(PlainMessagePack.encode(Map.of("type", 1, "requestId", "r")))
                        .message())
                .isEqualTo(new ClusterMessage.AskRooms("r"));
    }

    @Test
    void own_requests_are_passed_over() throws Exception {
        assertThat(decoder.request("{\"uid\":\"me0000\",\"type\":4,\"opts\":{}}".getBytes(UTF_8)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"type\":99}",
                "{\"type\":4294967297,\"requestId\":\"r\"}",
                "{\"type\":\"2\",\"opts\":{},\"rooms\":[]}",
                "{\"type\":2,\"opts\":{\"rooms\":[null]},\"rooms\":[\"x\"]}",
                "{\"type\":2,\"opts\":{\"rooms\":[1.5]},\"rooms\":[\"x\"]}",
                "{\"type\":2,\"opts\":{\"rooms\":\"x\"},\"rooms\":[\"x\"]}",
                "{\"type\":2,\"opts\":[],\"rooms\":[\"x\"]}",
                "{\"type\":2,\"sid\":{},\"room\":\"x\"}",
                "{\"type\":2,\"sid\":\"s\"}",
                "{\"type\":5,\"opts\":{}}",
                "{\"type\":5,\"requestId\":7,\"opts\":{}}",
                "{\"type\":6,\"data\":[]}",
                "{\"type\":6,\"data\":{}}",
                "{\"type\":6,\"data\":[{}]}",
                "{\"type\":7,\"requestId\":\"r\",\"opts\":{},\"packet\":{\"type\":2,\"data\":[\"disconnect\"]}}",
                "{\"type\":7,\"requestId\":\"r\",\"opts\":{},\"packet\":{\"type\":0,\"data\":[\"x\"]}}",
                "{\"type\":7,\"requestId\":\"r\",\"opts\":{\"flags\":7},\"packet\":{\"type\":2,\"data\":[\"x\"]}}",
                "{\"uid\":{},\"type\":4,\"opts\":{}}",
                "[]",
                "7"
            })
    void a_request_that_makes_no_sense_is_malformed(String request) {
        assertThatThrownBy(() -> read(request)).isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"requestId\":null}",
                "{\"requestId\":\"r\",\"type\":8}",
                "{\"requestId\":\"r\",\"type\":8,\"clientCount\":-1}",
                "{\"requestId\":\"r\",\"type\":8,\"clientCount\":1e30}",
                "{\"requestId\":\"r\",\"type\":5}",
                "{\"requestId\":\"r\",\"sockets\":{}}",
                "{\"requestId\":\"r\",\"sockets\":[{}]}",
                "{\"requestId\":\"r\",\"sockets\":[\"a\",1]}",
                "{\"requestId\":\"r\",\"sockets\":[{\"id\":\"\",\"rooms\":[]}]}",
                "{\"requestId\":\"r\",\"sockets\":[{\"id\":\"s\",\"rooms\":[{}]}]}",
                "{\"requestId\":\"r\",\"sockets\":[{\"id\":\"s\",\"handshake\":7}]}",
                "{\"requestId\":\"r\",\"rooms\":[[]]}"
            })
    void a_response_that_makes_no_sense_is_malformed(String response) {
        assertThatThrownBy(() -> decoder.response(response.getBytes(UTF_8)))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void changed_bytes_are_read_or_malformed_and_nothing_else() {
        Random random = new Random(3);
        List<byte[]> valid = List.of(
                hex(BROADCAST),
                hex(ACKED_BROADCAST),
                encoder.request(new ClusterMessage.FetchSockets("r1", Target.room(RoomName.of("r")))),
                encoder.answer(new ClusterMessage.ClientCount("r1", 3)));
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = valid.get(random.nextInt(valid.size())).clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            orMalformed(() -> decoder.broadcast(bytes));
            orMalformed(() -> decoder.request(bytes));
            orMalformed(() -> decoder.response(bytes));
        }
    }

    private interface Reading {
        Object read() throws MalformedMessageException;
    }

    private static void orMalformed(Reading reading) {
        try {
            reading.read();
        } catch (MalformedMessageException expected) {
            assertThat(expected.getMessage()).isNotEmpty();
        }
    }

    private ClusterMessage read(String request) throws MalformedMessageException {
        return decoder.request(request.getBytes(UTF_8)).message();
    }

    private String request(ClusterMessage message) {
        return new String(encoder.request(message), UTF_8);
    }

    private String answer(ClusterMessage.Answer answer) {
        return new String(encoder.answer(answer), UTF_8);
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
