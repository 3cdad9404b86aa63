package dev.parley.server.chat;

/** Counts what happens in chats. Called on any thread, network threads among them: must be quick. */
public interface ChatMetrics {
    ChatMetrics NONE = new ChatMetrics() {};

    /** A message found its place and was acknowledged. */
    default void onMessageSent() {}

    /** An event was broadcast to this server's own sockets, wherever it came from. */
    default void onEventDelivered(String event) {}

    /** A client's event was answered with an error. */
    default void onRefused(ErrorCode code) {}

    /** What was published on {@code chat_events} is no event, or claims what is not so. */
    default void onMalformedEvent() {}

    /** Messages that Redis did not bring, or not in time, were read from the store. */
    default void onGapFilled(int messages) {}

    /** Redis was away, and an event waits for it. */
    default void onEventDelayed() {}

    /** Redis was away for too long, and an event for the other servers was given up. */
    default void onEventDropped() {}

    /** More of other servers' events came than could be delivered, and one was given up here; the store makes up for it. */
    default void onEventMissed() {}

    /** More changes of presence came than could be delivered, and the oldest was given up here. */
    default void onPresenceMissed() {}

    /** A sign-in was refused; {@code reason} is one of a small, fixed set. */
    default void onUnauthorized(String reason) {}
}
