package dev.parley.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RenewalsTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final Renewals renewals = new Renewals(Duration.ofMinutes(3));

    @Test
    void a_user_is_due_well_before_the_expiry() {
        renewals.add("alice", 0);

        assertThat(renewals.takeDue(MINUTE / 2)).isEmpty();
        assertThat(renewals.takeDue(MINUTE)).containsExactly("alice");
        assertThat(renewals.takeDue(2 * MINUTE)).isEmpty();
    }

    @Test
    void a_user_added_twice_is_due_once() {
        renewals.add("alice", 0);
        renewals.add("alice", MINUTE);

        assertThat(renewals.takeDue(MINUTE)).containsExactly("alice");
        assertThat(renewals.takeDue(3 * MINUTE)).isEmpty();
    }

    @Test
    void a_crowd_is_due_in_parts_but_in_time() {
        for (int i = 0; i < 100_000; i++) {
            renewals.add("user-" + i, 0);
        }

        List<String> renewed = new ArrayList<>();
        int largest = 0;
        for (long now = MINUTE; now < 2 * MINUTE; now += renewals.tickNanos()) {
            List<String> due = renewals.takeDue(now);
            largest = Math.max(largest, due.size());
            renewed.addAll(due);
        }

        assertThat(largest).isLessThanOrEqualTo(4_000);
        assertThat(renewed).hasSizeGreaterThan(80_000).doesNotHaveDuplicates();
    }

    @Test
    void ticks_are_as_rare_as_the_expiry_allows() {
        assertThat(new Renewals(Duration.ofHours(24)).tickNanos())
                .isEqualTo(Duration.ofSeconds(1).toNanos());
        assertThat(new Renewals(Duration.ofMillis(100)).tickNanos())
                .isEqualTo(Duration.ofMillis(10).toNanos());
    }
}
