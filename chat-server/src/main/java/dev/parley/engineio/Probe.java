package dev.parley.engineio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.engineio.codec.Packet;
import dev.parley.engineio.codec.PacketType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket that wants to take a polling session over. The client probes it ({@code 2probe}, answered by {@code 3probe}), lets its
 * last poll come back, and says {@code 5}. Until then all packets go by polling; anything else, in another order, or too long a
 * silence costs only the candidate.
 */
final class Probe {
    /** How often a parked poll is let go, so that the client can say {@code 5}. */
    private static final Duration CHECK = Duration.ofMillis(100);

    private final Session session;
    private final PollingTransport polling;
    private final WebSocketTransport candidate;
    private final Timers timers;

    /** Only the candidate's thread touches it. */
    private boolean answered;

    @GuardedBy("this")
    private Timers.@Nullable Timer deadline;

    @GuardedBy("this")
    private Timers.@Nullable Timer check;

    @GuardedBy("this")
    private boolean ended;

    Probe(Session session, PollingTransport polling, WebSocketTransport candidate, Timers timers) {
        this.session = session;
        this.polling = polling;
        this.candidate = candidate;
        this.timers = timers;
    }

    boolean isOf(WebSocketTransport transport) {
        return candidate == transport;
    }

    synchronized void start(Duration timeout) {
        if (!ended) {
            deadline = timers.schedule(timeout, this::fail);
        }
    }

    void onPacket(Packet packet) {
        if (packet instanceof Packet.Text text) {
            onText(text);
        } else {
            fail();
        }
    }

    private void onText(Packet.Text packet) {
        if (packet.type() == PacketType.PING && packet.data().equals("probe")) {
            answer();
        } else if (packet.type() == PacketType.UPGRADE && answered) {
            succeed();
        } else {
            fail();
        }
    }

    /** The session goes on without the candidate. */
    void fail() {
        if (session.endProbe(this)) {
            cancel();
        }
    }

    /** Closes the candidate; its session has forgotten it already. */
    void cancel() {
        stopTimers();
        candidate.close(CloseReason.TRANSPORT_CLOSE);
    }

    private void answer() {
        Transport.Writer writer = candidate.claim();
        if (writer == null) {
            fail(); // it does not even read our answer to its last probe
            return;
        }
        answered = true;
        writer.write(List.of(ControlPackets.PONG_PROBE), 0);
        scheduleCheck();
    }

    private void succeed() {
        stopTimers();
        if (!session.upgrade(this, polling, candidate)) {
            candidate.close(CloseReason.TRANSPORT_CLOSE);
        }
    }

    private synchronized void scheduleCheck() {
        if (check != null) {
            check.cancel();
        }
        if (!ended) {
            check = timers.schedule(CHECK, this::onCheck);
        }
    }

    private void onCheck() {
        polling.releasePoll();
        scheduleCheck();
    }

    private synchronized void stopTimers() {
        ended = true;
        if (deadline != null) {
            deadline.cancel();
        }
        if (check != null) {
            check.cancel();
        }
    }
}
