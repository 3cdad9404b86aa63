package dev.parley.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engineio.CloseReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one connection may make the server hold before there is a packet. */
@Timeout(20)
class PacketSizeTest {
    private static final String HEADER =
            "52-[\"bin\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]";
    private static final int LIMIT = 400;

    private final TestServer test = new TestServer(SocketOptions.DEFAULT.withMessagesOf(LIMIT / 4), Runnable::run);
    private final List<Args> heard = new ArrayList<>();

    PacketSizeTest() {
        test.root().onConnection(socket -> socket.on("bin", (args, ack) -> heard.add(args)));
    }

    @Test
    void a_packet_as_large_as_allowed_is_heard() {
        FakeSession session =
                test.connect().say(HEADER).say(new byte[100]).say(new byte[LIMIT - HEADER.length() - 100]);

        assertThat(session.closeReason()).isNull();
        assertThat(heard).hasSize(1);
    }

    @Test
    void a_packet_that_grows_beyond_it_closes_the_connection() {
        FakeSession session = test.connect().say(HEADER).say(new byte[LIMIT - HEADER.length()]);
        assertThat(session.closeReason()).isNull();

        session.say(new byte[1]);

        assertThat(session.closeReason()).isEqualTo(CloseReason.PARSE_ERROR);
        assertThat(heard).isEmpty();
    }

    @Test
    void each_packet_counts_for_itself() {
        FakeSession session = test.connect();

        for (int i = 0; i < 3; i++) {
            session.say(HEADER).say(new byte[100]).say(new byte[100]);
        }

        assertThat(session.closeReason()).isNull();
        assertThat(heard).hasSize(3);
    }

    @Test
    void attachments_before_any_connect_close_the_connection() {
        FakeSession session = test.open().say(HEADER);

        assertThat(session.closeReason()).isEqualTo(CloseReason.PARSE_ERROR);
    }

    @Test
    void attachments_may_follow_a_connect_that_is_not_answered_yet() {
        List<Middleware.Next> waiting = new ArrayList<>();
        test.root().use((socket, next) -> waiting.add(next));

        FakeSession session = test.open().say("0").say(HEADER);

        assertThat(session.closeReason()).isNull();
    }

    @Test
    void the_bound_grows_with_the_engines_and_does_not_overflow() {
        assertThat(SocketOptions.DEFAULT.withMessagesOf(1_000_000)).isEqualTo(SocketOptions.DEFAULT);
        assertThat(SocketOptions.DEFAULT.withMessagesOf(1 << 30).maxPacketBytes())
                .isEqualTo(Integer.MAX_VALUE);
        assertThatThrownBy(() -> SocketOptions.DEFAULT.withMessagesOf(0)).hasMessageContaining("maxPacketBytes: 0");
    }
}
