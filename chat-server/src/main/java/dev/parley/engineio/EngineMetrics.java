package dev.parley.engineio;

/** Counts what happens to sessions. Called on network threads: must be quick. */
public interface EngineMetrics {
    EngineMetrics NONE = new EngineMetrics() {};

    default void onOpen(String transport) {}

    default void onUpgrade() {}

    /**
     * A session has ended.
     *
     * @param transport what it was on at its end
     */
    default void onClose(String transport, CloseReason reason) {}

    /** A request refused before it became a session, with the code of the protocol's table, or of ours ({@link Refusal}). */
    default void onRefusal(int code) {}

    /** A message from a client: bytes, or characters of a text. */
    default void onMessageIn(int size) {}

    /** A message handed to a transport. */
    default void onMessageOut(int bytes) {}

    /** A volatile packet dropped for a slow client. */
    default void onVolatileDrop() {}
}
