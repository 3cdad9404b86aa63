package dev.parley.engineio;

/** Takes each new session, before its first message. Called on a network thread: must not block. */
@FunctionalInterface
public interface SessionAcceptor {
    SessionListener onOpen(EngineSession session);

    /**
     * Whether every client is welcome as soon as its session is open. If not, a session is pending until {@link EngineSession#admit},
     * and {@link EngineOptions#maxPending} bounds how many are.
     */
    default boolean admitsAtOnce() {
        return true;
    }
}
