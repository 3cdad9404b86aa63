package dev.parley.engineio;

import org.jspecify.annotations.Nullable;

/** An HTTP request that waits for its answer. Implemented by the web layer; any method may be called from any thread, and none blocks. */
public interface HttpExchange {
    /**
     * Answers. The first answer counts, later ones do nothing.
     *
     * @param contentType null for an empty body
     * @param onSent run once, when the bytes have left or never will; perhaps before this method returns
     */
    void reply(int status, @Nullable String contentType, byte[] body, Runnable onSent);

    /** Ends the connection without an answer, unless there was one. */
    void abort();

    /** From now on, runs the action if the client goes away before it is answered. */
    void onGone(Runnable action);

    default void reply(int status) {
        reply(status, null, new byte[0], () -> {});
    }
}
