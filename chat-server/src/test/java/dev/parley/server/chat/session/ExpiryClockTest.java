package dev.parley.server.chat.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.auth.Principal;
import dev.parley.server.chat.ClientSession;
import dev.parley.server.chat.FakeSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExpiryClockTest {
    private static final Instant START = Instant.parse("2026-01-08T12:00:00Z");

    private Instant now = START;
    private final ExpiryClock expiry = new ExpiryClock(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });
    private final FakeSocket socket = new FakeSocket("s1");
    private final ClientSession session = new ClientSession(socket, until(START.plusSeconds(60)));

    @Test
    void a_session_is_warned_at_its_tokens_end_and_disconnected_ten_seconds_later() {
        expiry.watch(session);
        tickAt(59);
        assertThat(socket.emitted).isEmpty();

        tickAt(60);
        assertThat(socket.emitted).hasSize(1);
        assertThat(socket.emitted.get(0).get(0)).isEqualTo("session:expired");
        tickAt(69);
        assertThat(socket.disconnected).isFalse();

        tickAt(70);
        assertThat(socket.disconnected).isTrue();
        assertThat(socket.emitted).hasSize(1);
        assertThat(expiry.size()).isZero();
    }

    @Test
    void a_refresh_in_time_starts_anew() {
        expiry.watch(session);
        tickAt(60);

        session.refresh(until(START.plusSeconds(200)));
        expiry.watch(session);

        tickAt(199);
        assertThat(socket.disconnected).isFalse();
        tickAt(200);
        assertThat(socket.emitted).hasSize(2);
    }

    @Test
    void a_token_without_an_end_is_never_looked_at() {
        ClientSession endless = new ClientSession(socket, until(null));

        expiry.watch(endless);

        assertThat(expiry.size()).isZero();
    }

    @Test
    void who_is_gone_is_forgotten() {
        expiry.watch(session);
        tickAt(60);

        expiry.forget(session);

        assertThat(expiry.size()).isZero();
        tickAt(100);
        assertThat(socket.disconnected).isFalse();
    }

    private void tickAt(long seconds) {
        now = START.plus(Duration.ofSeconds(seconds));
        expiry.tick();
    }

    private static Principal until(@Nullable Instant expiresAt) {
        return new Principal("alice", "Alice", null, Set.of(), expiresAt);
    }
}
