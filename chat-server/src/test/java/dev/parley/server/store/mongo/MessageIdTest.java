package dev.parley.server.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdTest {
    @Test
    void an_id_tells_the_place() {
        assertThat(MessageId.seqOf(MessageId.of(1_234, MessageId.newMark()))).hasValue(1_234);
        assertThat(MessageId.seqOf(MessageId.of(Long.MAX_VALUE, "x"))).hasValue(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "-5", "0-x", "x", "ö-1", "zzzzzzzzzzzzzz-1", " 1-x"})
    void what_is_no_id_has_no_place(String text) {
        assertThat(MessageId.seqOf(text)).isEmpty();
    }
}
