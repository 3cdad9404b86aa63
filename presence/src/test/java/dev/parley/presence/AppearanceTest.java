package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AppearanceTest {
    private static final Appearance BUSY = Appearance.of(Status.BUSY, "writing");

    @Test
    void invisible_and_offline_look_the_same() {
        assertThat(Appearance.of(Status.INVISIBLE, "secret")).isEqualTo(Appearance.HIDDEN);
        assertThat(Appearance.of(Status.OFFLINE, null)).isEqualTo(Appearance.HIDDEN);
        assertThat(eventNames(Appearance.HIDDEN, Appearance.HIDDEN)).isEmpty();
    }

    @Test
    void who_appears_is_online_and_then_whatever_they_say_of_themselves() {
        assertThat(eventNames(Appearance.HIDDEN, Appearance.PLAIN)).containsExactly("user:online");
        assertThat(eventNames(Appearance.HIDDEN, BUSY)).containsExactly("user:online", "user:status");
    }

    @Test
    void who_disappears_is_only_offline() {
        assertThat(eventNames(BUSY, Appearance.HIDDEN)).containsExactly("user:offline");
    }

    @Test
    void between_visible_states_only_a_difference_is_told() {
        assertThat(eventNames(BUSY, BUSY)).isEmpty();
        assertThat(eventNames(BUSY, Appearance.PLAIN)).containsExactly("user:status");
        assertThat(eventNames(BUSY, Appearance.of(Status.BUSY, null))).containsExactly("user:status");
    }

    @Test
    void times_have_milliseconds_even_when_they_are_zero() {
        PresenceEvent event = PresenceEvent.offline("alice", Instant.parse("2026-01-08T12:00:00Z"));

        assertThat(event.data()).containsEntry("timestamp", "2026-01-08T12:00:00.000Z");
    }

    private static List<String> eventNames(Appearance from, Appearance to) {
        return from.eventsTo(to, "alice", new UserData("Alice", null), Instant.EPOCH).stream()
                .map(PresenceEvent::event)
                .toList();
    }
}
