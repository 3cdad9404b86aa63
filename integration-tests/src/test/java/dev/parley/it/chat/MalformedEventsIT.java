package dev.parley.it.chat;

import static dev.parley.it.ServerCluster.fresh;
import static dev.parley.it.ServerCluster.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.parley.it.Requirement;
import dev.parley.it.ServerCluster;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.RawClient;
import dev.parley.it.client.Transport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every client event of the chat with fields that are not as the protocol says: whatever comes, it is answered once, with a
 * refusal that has its code, or the connection is closed; and neither the log nor anybody else notices. The seed is printed
 * first; {@code -Dparley.it.seed=N} repeats a run.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MalformedEventsIT {
    private static final long SEED = Long.getLong("parley.it.seed", new Random().nextInt(1_000_000));
    private static final int TRIES = 3_000;
    private static final int LOOKS = 30;
    private static final Set<String> CODES =
            Set.of("unauthorized", "forbidden", "not_found", "invalid", "too_large", "conflict");
    /** In place of a value: where the packet has the attachments, and where it has not. */
    private static final String BINARY = "{\"_placeholder\":true,\"num\":0}";

    /** Values as they stand in a packet: of every type, beyond every limit, and some that are no JSON. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0",
            "-0.0",
            "-1",
            "0.5",
            "1e400",
            "-1e400",
            "1e-400",
            "1.7976931348623157e308",
            "9007199254740993",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "18446744073709551616",
            "9".repeat(300),
            "NaN",
            "Infinity",
            "01",
            "0x10",
            "\"\"",
            "\" \"",
            "\"0\"",
            "\"-1\"",
            "\"x\"",
            "\"" + "x".repeat(129) + "\"",
            "\"" + "ü".repeat(8_001) + "\"",
            "\"" + "x".repeat(300_000) + "\"",
            "\"\\ud800\"",
            "\"\\udc00x\"",
            "\"a\\u0000b\"",
            "\"a\\nb\"",
            "\"\\u2028\"",
            "\"\\u202e\\ufeff\"",
            "\"__proto__\"",
            "\"$where\"",
            "\"a.b\"",
            "\"direct:x\"",
            "\"*\"",
            "[]",
            "[[]]",
            "[null]",
            "[1,\"x\",{}]",
            "[" + "\"u\",".repeat(2_000) + "\"u\"]",
            "{}",
            "{\"__proto__\":{\"admin\":true}}",
            "{\"$gt\":\"\"}",
            "{\"a\":{\"b\":[1,2,{\"c\":null}]}}",
            "{\"\":\"\\u0000\",\"a.b\":1,\"$set\":2}",
            "{\"\\ud800\":1}",
            "{\"x\":1e400}",
            nested("[", "]", 40),
            nested("{\"a\":", "}", 40),
            nested("[", "]", 5_000),
            nested("{\"a\":", "}", 5_000),
            BINARY,
            "{\"_placeholder\":true,\"num\":7}",
            "{\"_placeholder\":true,\"num\":-1}",
            "{\"_placeholder\":true}",
            "[" + BINARY + "]",
            "{\"x\":" + BINARY + "}");

    @RegisterExtension
    static final ServerCluster servers = ServerCluster.of(
            1,
            "--sends-per-second=1000000",
            "--typing-per-second=1000000",
            "--chats-per-second=1000000",
            "--presence-per-second=1000000",
            "--connects-per-second=1000000",
            "--requests-per-second=1000000");

    private final Random random = new Random(SEED);
    private final String aliceId = fresh("alice");
    private ChatClient bystander;
    private String chatId;
    private Map<String, Map<String, String>> events;
    private RawClient alice;
    private int lastId;
    private int refused;
    private int taken;
    private int closed;

    @BeforeAll
    static void sayTheSeed() {
        Requirement.say("FUZZ: chat events of seed " + SEED + "; -Dparley.it.seed=" + SEED + " repeats them");
    }

    @BeforeEach
    void aChatWithAMessage() {
        chatId = fresh("chat");
        bystander = ChatClient.connect(servers.url(0), Transport.WEBSOCKET, token(fresh("bob")));
        bystander.await("session:ready");
        bystander.call("chat:create", Map.of("chatId", chatId, "members", List.of(aliceId), "open", true));
        Object messageId = bystander
                .call("message:send", Map.of("chatId", chatId, "content", "hi"))
                .get("messageId");
        events = valid(quoted(chatId), quoted(String.valueOf(messageId)));
        alice = connect();
    }

    @AfterEach
    void disconnect() {
        alice.abort();
        bystander.close();
    }

    @Test
    void whatever_comes_is_refused_or_closed_and_answered_once() {
        List<String> names = List.copyOf(events.keySet());
        for (int tried = 0; tried < TRIES; tried++) {
            String event = names.get(random.nextInt(names.size()));
            attempt(event, arguments(event));
            if (tried % (TRIES / LOOKS) == 0) {
                theServerIsWell();
            }
        }
        theServerIsWell();

        Requirement.say("FUZZ: " + TRIES + " malformed chat events tried, " + refused + " refused, " + closed
                + " closed, " + taken + " taken");
        assertThat(refused).isGreaterThan(TRIES / 3);
    }

    @Test
    void every_event_takes_every_value_for_its_payload() {
        int tried = 0;
        for (String event : events.keySet()) {
            for (String value : VALUES) {
                attempt(event, value);
                tried++;
            }
            theServerIsWell();
        }

        Requirement.say("FUZZ: " + tried + " malformed payloads tried, " + refused + " refused, " + closed + " closed, "
                + taken + " taken");
    }

    private static Map<String, Map<String, String>> valid(String chat, String message) {
        Map<String, Map<String, String>> events = new LinkedHashMap<>();
        events.put(
                "chat:create", Map.of("chatId", "\"c\"", "name", "\"n\"", "members", "[\"u\"]", "kind", "\"group\""));
        events.put("chat:join", Map.of("chatId", chat));
        events.put("chat:leave", Map.of("chatId", chat));
        events.put("chat:list", Map.of("cursor", "\"\"", "limit", "10"));
        events.put("chat:members", Map.of("chatId", chat));
        events.put("chat:sync", Map.of("chats", "{" + chat + ":0}"));
        events.put("message:send", Map.of("chatId", chat, "content", "\"x\"", "clientId", "\"c\"", "replyTo", message));
        events.put("message:edit", Map.of("chatId", chat, "messageId", message, "content", "\"y\""));
        events.put("message:delete", Map.of("chatId", chat, "messageId", message));
        events.put("message:history", Map.of("chatId", chat, "beforeSeq", "9", "limit", "10"));
        events.put("message:read", Map.of("chatId", chat, "seq", "1"));
        events.put("reaction:add", Map.of("chatId", chat, "messageId", message, "emoji", "\"👍\""));
        events.put("reaction:remove", Map.of("chatId", chat, "messageId", message, "emoji", "\"👍\""));
        events.put("typing:start", Map.of("chatId", chat));
        events.put("typing:stop", Map.of("chatId", chat));
        events.put("presence:get", Map.of("userIds", "[\"u\"]"));
        events.put("presence:list", Map.of("cursor", "\"\"", "limit", "10"));
        events.put("presence:set", Map.of("status", "\"away\"", "statusText", "\"t\""));
        events.put("session:refresh", Map.of("token", "\"t\""));
        return events;
    }

    /** A valid payload with one or two fields changed or left out, sometimes with something behind it. */
    private String arguments(String event) {
        Map<String, String> fields = new LinkedHashMap<>(events.get(event));
        for (int change = random.nextInt(2); change >= 0; change--) {
            List<String> names = List.copyOf(fields.keySet());
            String field =
                    names.isEmpty() || random.nextInt(8) == 0 ? "other" : names.get(random.nextInt(names.size()));
            if (random.nextInt(8) == 0) {
                fields.remove(field);
            } else {
                fields.put(field, random.nextInt(6) == 0 ? "{" + fields.getOrDefault(field, "1") + ":1}" : value());
            }
        }
        List<String> parts = new ArrayList<>();
        fields.forEach((name, value) -> parts.add(quoted(name) + ":" + value));
        String payload = "{" + String.join(",", parts) + "}";
        return random.nextInt(10) == 0 ? payload + "," + value() : payload;
    }

    private String value() {
        return VALUES.get(random.nextInt(VALUES.size()));
    }

    private void attempt(String event, String arguments) {
        int id = ++lastId;
        int attachments = random.nextInt(4) == 0 ? 0 : count(arguments, BINARY);
        String header = attachments == 0 ? "42" : "45" + attachments + "-";
        try {
            alice.send(header + id + "[" + quoted(event) + "," + arguments + "]");
            for (int i = 0; i < attachments; i++) {
                alice.send((Object) new byte[] {1, 2, 3});
            }
            check(event, arguments, answerTo(id));
        } catch (RawClient.ClosedException e) {
            closed++;
            alice = connect();
        }
    }

    /** An answer to anything else than the last event would be the second one. */
    private JsonElement answerTo(int id) {
        while (true) {
            if (!(alice.next() instanceof String packet)) {
                throw new AssertionError("a binary packet came");
            }
            if (packet.equals("2")) {
                alice.send("3");
            } else if (packet.startsWith("43")) {
                assertThat(packet).startsWith("43" + id + "[");
                JsonArray answer = JsonParser.parseString(packet.substring(packet.indexOf('[')))
                        .getAsJsonArray();
                assertThat(answer).hasSize(1);
                return answer.get(0);
            } else {
                assertThat(packet).startsWith("42[");
            }
        }
    }

    private void check(String event, String arguments, JsonElement answer) {
        JsonObject fields = answer.getAsJsonObject();
        if (fields.get("ok").getAsBoolean()) {
            taken++;
            return;
        }
        refused++;
        assertThat(fields.keySet()).containsExactly("ok", "error");
        assertThat(fields.getAsJsonObject("error").get("code").getAsString())
                .as(event + " " + arguments.substring(0, Math.min(300, arguments.length())) + " -> " + answer)
                .isIn(CODES);
    }

    private void theServerIsWell() {
        assertThat(servers.server(0).isAlive()).isTrue();
        assertThat(bystander.ended()).isEmpty();
        assertThat(bystander.call("message:history", Map.of("chatId", chatId))).containsEntry("ok", true);
        assertThat(servers.server(0).output())
                .noneMatch(line -> line.contains(" ERROR ") || line.startsWith("\tat ") || line.contains("Exception"));
    }

    private RawClient connect() {
        RawClient client = RawClient.open(servers.url(0), "/socket.io/", Transport.WEBSOCKET);
        client.send("40{\"token\":" + quoted(token(aliceId)) + "}");
        client.nextStarting("40");
        return client;
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
            count++;
        }
        return count;
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private static String nested(String open, String close, int depth) {
        return open.repeat(depth) + "1" + close.repeat(depth);
    }
}
