package dev.parley.server.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RateLimiterTest {
    private static final RateLimits TWO_PER_SECOND = RateLimits.all(Rate.perSecond(2));

    private final AtomicLong nanos = new AtomicLong();
    private final RateLimiter limiter = new RateLimiter(TWO_PER_SECOND, nanos::get);

    @Test
    void what_is_beyond_the_burst_is_told_when_to_come_again() {
        acquire("alice");
        acquire("alice");

        Duration wait = acquire("alice");

        assertThat(wait).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void after_the_wait_there_is_a_permit() {
        acquire("alice");
        acquire("alice");

        nanos.addAndGet(acquire("alice").toNanos());

        assertThat(acquire("alice")).isZero();
    }

    @Test
    void users_and_kinds_are_counted_apart() {
        acquire("alice");
        acquire("alice");

        assertThat(acquire("bob")).isZero();
        assertThat(limiter.acquire("alice", RateLimits.Kind.TYPING)).isZero();
    }

    @Test
    void what_costs_more_than_there_ever_is_costs_everything() {
        assertThat(limiter.acquire("alice", RateLimits.Kind.SEND, 500)).isZero();

        assertThat(acquire("alice")).isPositive();
        assertThat(limiter.acquire("alice", RateLimits.Kind.SEND, 500)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void quiet_users_are_forgotten_and_busy_ones_are_not() {
        acquire("alice");
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(600));
        acquire("bob");
        acquire("bob");

        limiter.sweep();

        assertThat(limiter.size()).isEqualTo(1);
        assertThat(acquire("bob")).isPositive();
    }

    @Test
    void a_rate_of_nothing_is_refused() {
        assertThatThrownBy(() -> Rate.perSecond(0)).hasMessage("permits: 0 (expected: at least 1)");
    }

    private Duration acquire(String userId) {
        return limiter.acquire(userId, RateLimits.Kind.SEND);
    }
}
