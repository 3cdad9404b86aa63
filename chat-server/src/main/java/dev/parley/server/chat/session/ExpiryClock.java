package dev.parley.server.chat.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.adapter.SocketId;
import dev.parley.server.chat.ClientSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Ends sessions with their tokens: at a token's end the session is warned, and {@link #GRACE} later disconnected, unless it was
 * refreshed. One ordered set for all sessions instead of a timer for each. Thread-safe; driven by {@link #tick}.
 */
final class ExpiryClock {
    static final Duration GRACE = Duration.ofSeconds(10);

    private final Clock clock;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final TreeSet<Due> order = new TreeSet<>(Comparator.comparing(Due::at)
            .thenComparing(due -> due.session.socketId().value()));

    @GuardedBy("lock")
    private final Map<SocketId, Due> bySocket = new HashMap<>();

    ExpiryClock(Clock clock) {
        this.clock = clock;
    }

    /** Watches a session's present token; replaces what was known of the session. */
    void watch(ClientSession session) {
        @Nullable Instant expiresAt = session.principal().expiresAt();
        synchronized (lock) {
            drop(session.socketId());
            if (expiresAt != null) {
                put(new Due(expiresAt, session, false));
            }
        }
    }

    void forget(ClientSession session) {
        synchronized (lock) {
            drop(session.socketId());
        }
    }

    /** Warns and disconnects whose time has come. To be called about once a second. */
    void tick() {
        for (Due due : takeDue()) {
            if (due.warned) {
                due.session.socket().disconnect(true);
            } else {
                due.session.socket().emit("session:expired", Map.of("disconnectInMs", GRACE.toMillis()));
            }
        }
    }

    private List<Due> takeDue() {
        Instant now = clock.instant();
        List<Due> taken = new ArrayList<>();
        synchronized (lock) {
            while (!order.isEmpty() && !order.first().at.isAfter(now)) {
                Due due = order.first();
                drop(due.session.socketId());
                taken.add(due);
            }
            for (Due due : taken) {
                if (!due.warned) {
                    put(new Due(now.plus(GRACE), due.session, true));
                }
            }
        }
        return taken;
    }

    int size() {
        synchronized (lock) {
            return order.size();
        }
    }

    @GuardedBy("lock")
    private void put(Due due) {
        order.add(due);
        bySocket.put(due.session.socketId(), due);
    }

    @GuardedBy("lock")
    private void drop(SocketId socketId) {
        Due known = bySocket.remove(socketId);
        if (known != null) {
            order.remove(known);
        }
    }

    private record Due(Instant at, ClientSession session, boolean warned) {}
}
