package dev.parley.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.parley.it.EchoSample;
import dev.parley.it.ServerProcess;
import dev.parley.it.TestServers;
import dev.parley.it.client.RawClient;
import dev.parley.it.client.Transport;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Socket.IO v5 packet by packet, against the echo sample. Covers what the public conformance suite of the protocol asks for, and every way to be thrown out.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SocketIoConformanceIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static ServerProcess echo;

    @BeforeAll
    static void start() {
        echo = SERVERS.start(EchoSample.launch());
    }

    private static RawClient open(Transport transport) {
        return RawClient.open(echo.url(), "/socket.io/", transport);
    }

    /** On the default namespace, its first event taken. */
    private static RawClient connected() {
        RawClient client = open(Transport.WEBSOCKET);
        client.send("40");
        assertThat(client.nextStarting("40")).startsWith("40{");
        client.expect("42[\"auth\",{}]");
        return client;
    }

    @ParameterizedTest
    @EnumSource
    void the_answer_to_a_connect_holds_only_a_new_id(Transport transport) {
        RawClient client = open(transport);

        client.send("40");

        JsonObject answer =
                JsonParser.parseString(client.nextStarting("40").substring(2)).getAsJsonObject();
        assertThat(answer.keySet()).containsExactly("sid");
        assertThat(answer.get("sid").getAsString())
                .hasSize(20)
                .isNotEqualTo(client.handshake().sid());
        assertThat(client.nextStarting("42")).isEqualTo("42[\"auth\",{}]");
        client.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "40{\"token\":\"123\"} | 40{ | 42[\"auth\",{\"token\":\"123\"}]",
                "40/custom, | 40/custom,{ | 42/custom,[\"auth\",{}]",
                "40/custom | 40/custom,{ | 42/custom,[\"auth\",{}]",
                "40/custom,{\"token\":\"abc\"} | 40/custom,{ | 42/custom,[\"auth\",{\"token\":\"abc\"}]",
            })
    void a_connect_may_name_a_namespace_and_carry_auth(String connect, String answer, String auth) {
        RawClient client = open(Transport.WEBSOCKET);

        client.send(connect);

        assertThat((String) client.next()).startsWith(answer);
        client.expect(auth);
        client.close();
    }

    @Test
    void an_unknown_namespace_is_refused_and_the_connection_goes_on() {
        RawClient client = open(Transport.WEBSOCKET);

        client.send("40/random");

        client.expect("44/random,{\"message\":\"Invalid namespace\"}");
        client.send("40");
        assertThat(client.nextStarting("40")).startsWith("40{");
        client.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4",
                "4abc",
                "49",
                "40{",
                "40[]x",
                "42[\"message\"]",
                "42{}",
                "421",
                "41x{",
                "43",
                "46",
                "4\u0000"
            })
    void nonsense_before_the_connect_ends_the_connection(String packet) {
        RawClient client = open(Transport.WEBSOCKET);

        client.send(packet);

        assertClosed(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4",
                "4abc",
                "42{}",
                "42abc[\"message-with-ack\"]",
                "42[]",
                "42[{}]",
                "42[null]",
                "42[\"message\"",
                "42\"message\"",
                "42[\"connect\"]",
                "42[\"connect_error\"]",
                "42[\"disconnect\"]",
                "42[\"disconnecting\"]",
                "42[\"newListener\"]",
                "42[\"removeListener\"]",
                "45[\"message\",{\"_placeholder\":true,\"num\":0}]",
                "4511-[\"message\"]",
                "45abc-[\"message\"]",
                "430{}",
            })
    void a_malformed_packet_ends_the_connection(String packet) {
        RawClient client = connected();

        client.send(packet);

        assertClosed(client);
    }

    @Test
    void binary_that_nobody_announced_ends_the_connection() {
        RawClient client = connected();

        client.send((Object) new byte[] {1, 2});

        assertClosed(client);
    }

    @Test
    void text_where_binary_was_announced_ends_the_connection() {
        RawClient client = connected();

        client.send("451-[\"message\",{\"_placeholder\":true,\"num\":0}]");
        client.send("42[\"message\"]");

        assertClosed(client);
    }

    private static void assertClosed(RawClient client) {
        assertThat(client.awaitClose()).isNotEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"41/custom", "41/custom,"})
    void leaving_another_namespace_leaves_the_default_one_alone(String leave) {
        RawClient client = connected();
        client.send("40/custom");
        client.nextStarting("42/custom,[\"auth\"");

        client.send(leave, "42[\"message\",\"hello\"]");

        assertThat(client.nextStarting("42")).isEqualTo("42[\"message-back\",\"hello\"]");
        client.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "42[\"message\",1,\"2\",{\"3\":[true]}] | 42[\"message-back\",1,\"2\",{\"3\":[true]}]",
                "42[\"message\"] | 42[\"message-back\"]",
                "42456[\"message-with-ack\",1,\"2\",{\"3\":[false]}] | 43456[1,\"2\",{\"3\":[false]}]",
                "420[\"message-with-ack\"] | 430[]",
            })
    void text_events_and_acknowledgements_come_back_byte_by_byte(String packet, String answer) {
        RawClient client = connected();

        client.send(packet);

        client.expect(answer);
        client.close();
    }

    @Test
    void a_binary_event_comes_back_with_its_attachments() {
        RawClient client = connected();
        String placeholders = "{\"_placeholder\":true,\"num\":0},\"x\",{\"_placeholder\":true,\"num\":1}]";

        client.send("452-[\"message\"," + placeholders, new byte[] {1, 2, 3}, new byte[] {4, 5, 6});

        client.expect("452-[\"message-back\"," + placeholders, new byte[] {1, 2, 3}, new byte[] {4, 5, 6});
        client.close();
    }

    @Test
    void a_binary_acknowledgement_comes_back_with_its_attachments() {
        RawClient client = connected();
        String placeholders = "{\"_placeholder\":true,\"num\":0},\"x\",{\"_placeholder\":true,\"num\":1}]";

        client.send("452-789[\"message-with-ack\"," + placeholders, new byte[] {1, 2, 3}, new byte[] {4, 5, 6});

        client.expect("462-789[" + placeholders, new byte[] {1, 2, 3}, new byte[] {4, 5, 6});
        client.close();
    }

    @Test
    void an_acknowledgement_that_nobody_asked_for_is_ignored() {
        RawClient client = connected();

        client.send("43999[1]", "42[\"message\",1]");

        client.expect("42[\"message-back\",1]");
        client.close();
    }

    @Test
    void binary_over_polling_travels_as_base64() {
        RawClient client = open(Transport.POLLING);
        client.send("40");
        client.nextStarting("42[\"auth\"");

        client.send("451-[\"message\",{\"_placeholder\":true,\"num\":0}]", new byte[] {1, 2, 3});

        client.expect("451-[\"message-back\",{\"_placeholder\":true,\"num\":0}]", new byte[] {1, 2, 3});
        client.close();
    }

    @Test
    void a_namespaces_goodbye_and_the_end_of_the_connection_are_polled_one_after_the_other() {
        RawClient leaving = open(Transport.POLLING);
        leaving.send("40");
        String id = JsonParser.parseString(leaving.nextStarting("40").substring(2))
                .getAsJsonObject()
                .get("sid")
                .getAsString();
        leaving.nextStarting("42[\"auth\"");
        RawClient observer = connected();

        observer.send("420[\"disconnect-sockets\",{\"rooms\":[\"" + id + "\"],\"close\":true}]");
        assertThat(observer.nextStarting("43")).contains("\"ok\":true");

        // The official client would lose the first of the two in one payload. The reference server puts a noop before
        // the close.
        assertThat(leaving.poll().body()).isEqualTo("41");
        assertThat(leaving.poll().body()).matches("(6\u001e)?1");
        observer.close();
    }
}
