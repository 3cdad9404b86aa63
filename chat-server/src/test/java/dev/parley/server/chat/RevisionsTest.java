package dev.parley.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RevisionsTest {
    private final Revisions revisions = new Revisions();

    @Test
    void what_is_older_than_what_was_told_is_not_told() {
        assertThat(revisions.advance("chat", 1, 2)).isTrue();
        assertThat(revisions.advance("chat", 1, 1)).isFalse();
        assertThat(revisions.advance("chat", 1, 2)).isFalse();
        assertThat(revisions.advance("chat", 1, 3)).isTrue();
    }

    @Test
    void each_message_has_its_own() {
        revisions.advance("chat", 1, 5);

        assertThat(revisions.advance("chat", 2, 1)).isTrue();
        assertThat(revisions.advance("other", 1, 1)).isTrue();
    }

    @Test
    void the_messages_changed_last_are_remembered() {
        for (int seq = 1; seq <= 10_001; seq++) {
            revisions.advance("chat", seq, 2);
        }

        assertThat(revisions.advance("chat", 2, 1)).isFalse();
        assertThat(revisions.advance("chat", 1, 1)).as("forgotten").isTrue();
    }
}
