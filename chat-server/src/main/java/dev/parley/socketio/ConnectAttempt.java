package dev.parley.socketio;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket on its way through a namespace's middleware, one after the other, each of which may take its time. The chain runs in
 * the connection's mailbox: at once where a middleware decides at once, later where it decides later.
 */
final class ConnectAttempt {
    private static final Logger log = LoggerFactory.getLogger(ConnectAttempt.class);
    private static final ConnectError FAILED = new ConnectError("Internal error", null);

    private final LocalSocket socket;
    private final List<Middleware> chain;
    private final Connection connection;

    /** How many middleware have been asked. Only the mailbox touches it. */
    private int asked;

    /** Only the mailbox touches it. */
    private boolean abandoned;

    ConnectAttempt(LocalSocket socket, List<Middleware> chain, Connection connection) {
        this.socket = socket;
        this.chain = chain;
        this.connection = connection;
    }

    LocalSocket socket() {
        return socket;
    }

    /** In the mailbox. */
    void advance() {
        while (!abandoned && asked < chain.size()) {
            Step step = new Step();
            ask(chain.get(asked++), step);
            Decision decision = step.decisionOrWait();
            if (decision == null) {
                return;
            }
            if (decision.error() != null) {
                connection.refuse(this, decision.error());
                return;
            }
        }
        if (!abandoned) {
            connection.accept(this);
        }
    }

    /** Forgets it; what middleware still decide has no effect. In the mailbox. */
    void abandon() {
        abandoned = true;
        socket.abandon();
    }

    private void ask(Middleware middleware, Step step) {
        try {
            middleware.onConnect(socket, step);
        } catch (RuntimeException e) {
            log.error("A middleware failed", e);
            step.refuse(FAILED);
        }
    }

    private void onLateDecision(Decision decision) {
        if (abandoned) {
            return;
        }
        if (decision.error() != null) {
            connection.refuse(this, decision.error());
        } else {
            advance();
        }
    }

    private record Decision(@Nullable ConnectError error) {
        static final Decision PROCEED = new Decision(null);
    }

    /** One middleware's turn: undecided, waited for, or decided, and decided only once. */
    private final class Step implements Middleware.Next {
        private static final Object UNDECIDED = new Object();
        private static final Object WAITED_FOR = new Object();

        private final AtomicReference<Object> state = new AtomicReference<>(UNDECIDED);

        @Override
        public void proceed() {
            decide(Decision.PROCEED);
        }

        @Override
        public void refuse(ConnectError error) {
            decide(new Decision(error));
        }

        private void decide(Decision decision) {
            if (!state.compareAndSet(UNDECIDED, decision) && state.compareAndSet(WAITED_FOR, decision)) {
                connection.execute(() -> onLateDecision(decision));
            }
        }

        /** @return null if it is not decided yet; the mailbox will then hear of it later */
        @Nullable
        Decision decisionOrWait() {
            return state.compareAndSet(UNDECIDED, WAITED_FOR) ? null : (Decision) state.get();
        }
    }
}
