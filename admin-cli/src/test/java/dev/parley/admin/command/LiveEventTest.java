package dev.parley.admin.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveEventTest {
    private static final LiveEvent SENT =
            chat("{\"event\":\"message:sent\",\"chatId\":\"c1\",\"data\":{\"senderId\":\"alice\"},\"id\":\"7\"}");
    private static final LiveEvent ONLINE = presence("{\"event\":\"user:online\",\"data\":{\"userId\":\"bob\"}}");
    private static final LiveEvent GARBAGE = presence("\u0000{");

    @Test
    void a_chat_event_is_decoded() {
        assertThat(SENT.isMalformed()).isFalse();
        assertThat(SENT.event()).isEqualTo("message:sent");
        assertThat(SENT.chatId()).isEqualTo("c1");
        assertThat(SENT.isOf("alice")).isTrue();
        assertThat(SENT.isOf("bob")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "{}",
                "{\"event\":\"a\"}",
                "{\"event\":\"a\",\"data\":5}",
                "{\"event\":\"\",\"data\":{}}",
                "{\"data\":{}}",
                "{\"event\":\"a\",\"data\":{}} more",
                "{event:\"a\",data:{}}"
            })
    void what_is_not_an_event_is_malformed(String payload) {
        assertThat(presence(payload).isMalformed()).isTrue();
        assertThat(presence(payload).raw()).isEqualTo(payload);
    }

    @Test
    void a_chat_event_without_a_chat_is_malformed() {
        assertThat(chat("{\"event\":\"message:sent\",\"data\":{}}").isMalformed())
                .isTrue();
    }

    @Test
    void bytes_that_are_no_text_are_malformed() {
        assertThat(LiveEvent.decode("chat_events", new byte[] {(byte) 0xff, (byte) 0xfe})
                        .isMalformed())
                .isTrue();
    }

    @Test
    void without_a_filter_everything_is_shown() {
        EventFilter all = new EventFilter(Set.of(), null, null);

        assertThat(all.test(SENT)).isTrue();
        assertThat(all.test(ONLINE)).isTrue();
        assertThat(all.test(GARBAGE)).isTrue();
    }

    @Test
    void events_are_filtered_by_name_and_by_beginning() {
        assertThat(new EventFilter(Set.of("user:online"), null, null).test(ONLINE))
                .isTrue();
        assertThat(new EventFilter(Set.of("user:online"), null, null).test(SENT))
                .isFalse();
        assertThat(new EventFilter(Set.of("user:online", "message:*"), null, null).test(SENT))
                .isTrue();
        assertThat(new EventFilter(Set.of("user:*"), null, null).test(GARBAGE)).isFalse();
    }

    @Test
    void chat_and_user_have_to_match_both() {
        assertThat(new EventFilter(Set.of(), "c1", "alice").test(SENT)).isTrue();
        assertThat(new EventFilter(Set.of(), "c1", "bob").test(SENT)).isFalse();
        assertThat(new EventFilter(Set.of(), "c2", "alice").test(SENT)).isFalse();
        assertThat(new EventFilter(Set.of(), null, "bob").test(ONLINE)).isTrue();
        assertThat(new EventFilter(Set.of(), null, "bob").test(GARBAGE)).isFalse();
    }

    private static LiveEvent chat(String payload) {
        return LiveEvent.decode("chat_events", payload.getBytes(UTF_8));
    }

    private static LiveEvent presence(String payload) {
        return LiveEvent.decode("presence_events", payload.getBytes(UTF_8));
    }
}
