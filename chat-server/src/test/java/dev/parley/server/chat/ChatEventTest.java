package dev.parley.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChatEventTest {
    @Test
    void what_is_written_reads_back() {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("text", "Grüße, \u2028 <b> & 👋");
        data.put("n", 42L);
        data.put("x", 1.5);
        data.put("nothing", null);
        data.put("list", new ArrayList<>(List.of(true, Map.of("a", 1L))));
        ChatEvent event = new ChatEvent("message:sent", "c1", data, "id-1", "server-1/abc");

        assertThat(ChatEvent.fromJson(event.toJson("2026-01-08T12:00:00.000Z"))).contains(event);
    }

    @Test
    void the_fields_are_named_as_the_protocol_says() {
        ChatEvent event = new ChatEvent("typing:started", "c1", Map.of("userId", "alice"), "i", "o");

        assertThat(new String(event.toJson("t"), StandardCharsets.UTF_8))
                .isEqualTo("{\"event\":\"typing:started\",\"chatId\":\"c1\",\"data\":{\"userId\":\"alice\"},"
                        + "\"id\":\"i\",\"origin\":\"o\",\"ts\":\"t\"}");
    }

    @Test
    void a_backend_needs_only_event_chat_and_data() {
        Optional<ChatEvent> event =
                read("{\"event\":\"order:shipped\",\"chatId\":\"c1\",\"data\":{\"n\":1},\"more\":[]}");

        assertThat(event).contains(new ChatEvent("order:shipped", "c1", Map.of("n", 1L), null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "5",
                "{",
                "{}",
                "{\"event\":\"e\",\"chatId\":\"c\"}",
                "{\"event\":\"e\",\"data\":{}}",
                "{\"chatId\":\"c\",\"data\":{}}",
                "{\"event\":5,\"chatId\":\"c\",\"data\":{}}",
                "{\"event\":\"\",\"chatId\":\"c\",\"data\":{}}",
                "{\"event\":\"e\",\"chatId\":\"\",\"data\":{}}",
                "{\"event\":\"e\",\"chatId\":[],\"data\":{}}",
                "{\"event\":\"e\",\"chatId\":\"c\",\"data\":\"text\"}",
                "{\"event\":\"e\",\"chatId\":\"c\",\"data\":null}",
                "{\"event\":\"connect\",\"chatId\":\"c\",\"data\":{}}",
                "{\"event\":\"disconnect\",\"chatId\":\"c\",\"data\":{}}",
                "{\"event\":\"e\",\"chatId\":\"c\",\"data\":{}} x",
                "{'event':'e','chatId':'c','data':{}}",
                "{\"event\":\"e\",\"chatId\":\"c\",\"data\":{\"n\":NaN}}",
            })
    void what_is_no_event_is_none(String json) {
        assertThat(read(json)).isEmpty();
    }

    @Test
    void neither_depth_nor_size_nor_broken_text_gets_through() {
        assertThat(read("{\"event\":\"e\",\"chatId\":\"c\",\"data\":{\"a\":" + "[".repeat(100_000)))
                .isEmpty();
        assertThat(read("{\"event\":\"e\",\"chatId\":\"c\",\"data\":{\"a\":\"" + "x".repeat(1_000_000) + "\"}}"))
                .isEmpty();
        assertThat(read("{\"event\":\"e\",\"chatId\":\"c\",\"data\":{\"n\":" + "9".repeat(10_000) + "}}"))
                .isEmpty();
        assertThat(read("{\"event\":\"e\",\"chatId\":\"c\",\"data\":{\"n\":1e999999999}}"))
                .isNotNull();
        assertThat(ChatEvent.fromJson(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}))
                .isEmpty();
    }

    @Test
    void whatever_bytes_come_nothing_is_thrown() {
        byte[] good = new ChatEvent("e", "c", Map.of("a", List.of(1L, "x", Map.of())), "i", "o").toJson("t");
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }

            assertThat(ChatEvent.fromJson(bad)).isNotNull();
        }
    }

    private static Optional<ChatEvent> read(String json) {
        return ChatEvent.fromJson(json.getBytes(StandardCharsets.UTF_8));
    }
}
