package dev.parley.server.chat.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.store.Message;
import dev.parley.server.store.MessagePage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AnswerSizeTest {
    private static final String LONG = "名".repeat(8_000);

    @Test
    void a_page_of_usual_messages_stays_whole() {
        MessagePage page = page(200, "a usual message", false);

        assertThat(new AnswerSize().first(page)).isEqualTo(page);
        assertThat(new AnswerSize().last(page)).isEqualTo(page);
    }

    @Test
    void of_very_long_messages_there_are_fewer_and_the_answer_says_so() {
        MessagePage page = page(200, LONG, false);

        MessagePage first = new AnswerSize().first(page);
        MessagePage last = new AnswerSize().last(page);

        assertThat(first.messages())
                .hasSizeBetween(30, 50)
                .startsWith(page.messages().get(0));
        assertThat(first.hasMore()).isTrue();
        assertThat(last.messages())
                .hasSameSizeAs(first.messages())
                .endsWith(page.messages().get(199));
        assertThat(last.hasMore()).isTrue();
    }

    @Test
    void chats_share_an_answer_and_each_has_one_message_at_least() {
        AnswerSize size = new AnswerSize();

        assertThat(size.first(page(200, LONG, false)).messages()).hasSizeGreaterThan(1);
        assertThat(size.first(page(200, LONG, false)).messages()).hasSize(1);
        assertThat(size.first(page(1, LONG, false))).isEqualTo(page(1, LONG, false));
        assertThat(size.first(new MessagePage(List.of(), false))).isEqualTo(new MessagePage(List.of(), false));
    }

    private static MessagePage page(int count, String content, boolean hasMore) {
        return new MessagePage(
                LongStream.rangeClosed(1, count)
                        .mapToObj(seq -> message(seq, content))
                        .toList(),
                hasMore);
    }

    private static Message message(long seq, String content) {
        return new Message(
                "m" + seq, "chat", "alice", content, Instant.EPOCH, seq, null, null, null, 0, false, Map.of());
    }
}
