package dev.parley.engineio;

/** Takes each new session, before its first message. Called on a network thread: must not block. */
@FunctionalInterface
public interface SessionAcceptor {
    SessionListener onOpen(EngineSession session);
}
