package dev.parley.server.chat.typing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.adapter.SocketId;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TypingUsersTest {
    private static final Typist ALICE = new Typist("c", "alice");
    private static final Typist BOB = new Typist("c", "bob");
    private static final SocketId SOCKET = new SocketId("s1");

    private final AtomicLong now = new AtomicLong();
    private final TypingUsers typing = new TypingUsers(now::get);

    @Test
    void going_on_typing_is_no_news() {
        assertThat(typing.start(ALICE, SOCKET)).isTrue();
        assertThat(typing.start(ALICE, SOCKET)).isFalse();
        assertThat(typing.start(new Typist("d", "alice"), SOCKET)).isTrue();
    }

    @Test
    void stopping_is_news_once() {
        typing.start(ALICE, SOCKET);

        assertThat(typing.stop(ALICE)).isTrue();
        assertThat(typing.stop(ALICE)).isFalse();
    }

    @Test
    void it_ends_six_seconds_after_the_last_start() {
        typing.start(ALICE, SOCKET);
        now.set(TypingUsers.LASTS_NANOS / 2);
        typing.start(BOB, null);
        typing.start(ALICE, SOCKET);

        now.set(TypingUsers.LASTS_NANOS + TypingUsers.LASTS_NANOS / 2 - 1);
        assertThat(typing.takeEnded()).isEmpty();

        now.incrementAndGet();
        assertThat(typing.takeEnded()).contains(new TypingUsers.Ended(BOB, null));
        assertThat(typing.takeEnded()).contains(new TypingUsers.Ended(ALICE, SOCKET));
        assertThat(typing.takeEnded()).isEmpty();
        assertThat(typing.size()).isZero();
    }

    @Test
    void a_socket_takes_with_it_what_it_had_started_and_nothing_else() {
        typing.start(ALICE, SOCKET);
        typing.start(new Typist("d", "alice"), new SocketId("s2"));
        typing.start(BOB, null);

        assertThat(typing.stopAll("alice", SOCKET)).containsExactly(ALICE);
        assertThat(typing.size()).isEqualTo(2);
    }

    @Test
    void very_many_at_once_are_bounded() {
        for (int i = 0; i < 100_001; i++) {
            typing.start(new Typist("c", "user" + i), SOCKET);
        }

        assertThat(typing.size()).isEqualTo(100_000);
        assertThat(typing.start(new Typist("c", "user0"), SOCKET)).isFalse();
    }
}
