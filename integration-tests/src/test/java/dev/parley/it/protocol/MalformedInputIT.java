package dev.parley.it.protocol;

import static dev.parley.it.protocol.Mutator.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.EchoSample;
import dev.parley.it.Requirement;
import dev.parley.it.ServerProcess;
import dev.parley.it.TestServers;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.Http;
import dev.parley.it.client.RawClient;
import dev.parley.it.client.Transport;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Thousands of almost valid inputs at every door of a live server: nothing but a refusal or a close may happen. A client
 * that was there before sees nothing of it, and the log no error. The seed is printed first; {@code -Dparley.it.seed=N}
 * repeats a run, whatever became of it.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MalformedInputIT {
    private static final long SEED = Long.getLong("parley.it.seed", new Random().nextInt(1_000_000));
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})");

    private static final List<byte[]> PACKETS = List.of(
            bytes("40"),
            bytes("40{\"token\":\"x\"}"),
            bytes("40/custom,{\"token\":\"x\"}"),
            bytes("41"),
            bytes("41/custom,"),
            bytes("42[\"message\",1,\"two\",{\"three\":[null,true,4.5]}]"),
            bytes("42/custom,12[\"message-with-ack\",\"ünï\"]"),
            bytes("4312[\"answer\"]"),
            bytes("451-[\"message\",{\"_placeholder\":true,\"num\":0}]"),
            bytes(
                    "452-3[\"message-with-ack\",{\"a\":{\"_placeholder\":true,\"num\":1}},{\"_placeholder\":true,\"num\":0}]"),
            bytes("461-0[{\"_placeholder\":true,\"num\":0}]"),
            bytes("42[\"join\",{\"rooms\":[\"a\",1]}]"),
            bytes("420[\"emit\",{\"rooms\":[\"a\"],\"except\":[2],\"event\":\"e\",\"args\":[1]}]"),
            bytes("3"),
            bytes("2"),
            bytes("5"),
            bytes("6"));

    private static final List<byte[]> PAYLOADS = List.of(
            bytes("42[\"message\",1]\u001e42[\"message\",2]"),
            bytes("40\u001e42[\"message\",\"x\"]\u001e3"),
            bytes("451-[\"message\",{\"_placeholder\":true,\"num\":0}]\u001ebAQIDBA=="),
            bytes("41/custom,"),
            bytes("bAQID"),
            bytes("3"));

    private static final List<byte[]> REQUESTS = List.of(
            bytes(
                    "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost\r\nOrigin: http://a.example\r\n\r\n"),
            bytes(
                    "GET /socket.io/?EIO=4&transport=polling&sid=AAAAAAAAAAAAAAAAAAAA HTTP/1.1\r\nHost: localhost\r\n\r\n"),
            bytes("POST /engine.io/?EIO=4&transport=polling&sid=AAAAAAAAAAAAAAAAAAAA HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: text/plain\r\nContent-Length: 6\r\n\r\n4hello"),
            bytes("POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n5\r\n4abcd\r\n0\r\n\r\n"),
            bytes("OPTIONS /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost\r\n"
                    + "Origin: http://a.example\r\nAccess-Control-Request-Method: POST\r\n\r\n"),
            bytes(WireSocket.upgradeRequest("/socket.io/?EIO=4&transport=websocket")),
            bytes(WireSocket.upgradeRequest("/engine.io/?EIO=4&transport=websocket&sid=AAAAAAAAAAAAAAAAAAAA")));

    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static ServerProcess echo;

    private final Random random = new Random(SEED);
    private ChatClient bystander;
    private int tried;

    @BeforeAll
    static void start() {
        Requirement.say("FUZZ: malformed inputs of seed " + SEED + "; -Dparley.it.seed=" + SEED + " repeats them");
        echo = SERVERS.start(
                EchoSample.launch("--ping-interval", "1000", "--ping-timeout", "10000", "--connect-timeout", "10000"));
    }

    @BeforeEach
    void connectBystander() {
        bystander = ChatClient.connect(echo.url(), Transport.WEBSOCKET, "/", Map.of());
    }

    @AfterEach
    void theServerIsWell() {
        assertThat(echo.isAlive()).isTrue();
        assertThat(bystander.ended()).isEmpty();
        assertThat(bystander.emitWithAck("message-with-ack", "well?")).containsExactly("well?");
        for (Transport transport : Transport.values()) {
            try (ChatClient newcomer = ChatClient.connect(echo.url(), transport, "/custom", Map.of())) {
                assertThat(newcomer.emitWithAck("message-with-ack", 1)).containsExactly(1L);
            }
        }
        bystander.close();
        assertThat(echo.output()).noneMatch(line -> line.contains(" ERROR ") || line.contains("OutOfMemoryError"));
    }

    private void report(String what, int refused) {
        Requirement.say("FUZZ: " + tried + " " + what + " tried, " + refused + " refused or closed");
        assertThat(refused).isPositive();
    }

    @Test
    void malformed_packets_on_a_websocket() throws IOException {
        Mutator mutator = new Mutator(random, PACKETS);
        int closed = 0;
        WireSocket wire = connectedWebSocket();

        for (tried = 0; tried < 4_000; tried++) {
            int opcode = random.nextInt(10) == 0 ? WireSocket.BINARY : WireSocket.TEXT;
            if (!wire.survives(opcode, mutator.next())) {
                closed++;
                wire.close();
                wire = connectedWebSocket();
            }
        }

        wire.close();
        report("malformed packets on WebSockets", closed);
    }

    private WireSocket connectedWebSocket() throws IOException {
        WireSocket wire = WireSocket.webSocket(echo.port(), "/socket.io/?EIO=4&transport=websocket");
        assertThat(wire.survives(WireSocket.TEXT, bytes("40"))).isTrue();
        return wire;
    }

    @Test
    void malformed_websocket_frames() throws IOException {
        List<byte[]> frames = PACKETS.stream()
                .map(packet -> WireSocket.frame(WireSocket.TEXT, packet))
                .toList();
        Mutator mutator = new Mutator(random, frames);
        Map<Integer, Integer> closes = new TreeMap<>();

        for (tried = 0; tried < 1_000; tried++) {
            try (WireSocket wire = WireSocket.webSocket(echo.port(), "/socket.io/?EIO=4&transport=websocket")) {
                wire.write(mutator.next());
                WireSocket.closeCode(wire.finish()).ifPresent(code -> closes.merge(code, 1, Integer::sum));
            }
        }

        Requirement.say("FUZZ: close frames by code: " + closes);
        assertThat(closes).doesNotContainKey(WireSocket.SERVER_ERROR);
        // Not every input is malformed; and what is may get no answer, when the connection ends with bytes still
        // unread.
        report(
                "malformed WebSocket frames",
                closes.getOrDefault(WireSocket.PROTOCOL_ERROR, 0) + closes.getOrDefault(WireSocket.BAD_TEXT, 0));
    }

    @Test
    void malformed_polling_payloads() {
        Mutator mutator = new Mutator(random, PAYLOADS);
        int refused = 0;
        RawClient session = connectedPolling();

        for (tried = 0; tried < 2_000; tried++) {
            HttpResponse<String> answer = post(session, mutator.next());
            assertThat(answer.statusCode()).isIn(200, 400, 413);
            if (answer.statusCode() != 200 || tried % 10 == 0) {
                refused += answer.statusCode() != 200 ? 1 : 0;
                session = connectedPolling();
            }
        }

        report("malformed polling payloads", refused);
    }

    private RawClient connectedPolling() {
        RawClient session = RawClient.open(echo.url(), "/socket.io/", Transport.POLLING);
        session.send("40");
        return session;
    }

    private static HttpResponse<String> post(RawClient session, byte[] body) {
        return Http.send(
                HttpRequest.newBuilder(session.pollingUri(session.handshake().sid()))
                        .header("Content-Type", "text/plain;charset=UTF-8")
                        .POST(BodyPublishers.ofByteArray(body))
                        .build());
    }

    @Test
    void malformed_http_requests() throws IOException {
        Mutator mutator = new Mutator(random, REQUESTS);
        int refused = 0;

        for (tried = 0; tried < 2_000; tried++) {
            byte[] request = mutator.next();
            try (WireSocket wire = new WireSocket(echo.port())) {
                wire.write(request);
                String answer = new String(wire.finish(), ISO_8859_1);
                refused += answer.startsWith("HTTP/1.1 2") || answer.startsWith("HTTP/1.1 101") ? 0 : 1;
                assertNoServerError(new String(request, ISO_8859_1), answer);
            }
        }

        report("malformed HTTP requests", refused);
    }

    private static void assertNoServerError(String request, String answer) {
        for (Matcher status = STATUS.matcher(answer); status.find(); ) {
            // 501 and 505 refuse a method or a version that the request made up.
            assertThat(Integer.parseInt(status.group(1)))
                    .as(() -> request + "\n---\n" + answer)
                    .satisfiesAnyOf(
                            code -> assertThat(code).isLessThan(500),
                            code -> assertThat(code).isIn(501, 505));
        }
    }
}
