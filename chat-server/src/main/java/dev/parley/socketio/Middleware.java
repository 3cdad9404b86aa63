package dev.parley.socketio;

/**
 * Looks at each socket before it enters a namespace. Runs where handlers run, may block, and ends by calling {@code next}
 * once, then or later, from any thread.
 */
@FunctionalInterface
public interface Middleware {
    void onConnect(Socket socket, Next next);

    /** What a middleware decides. */
    interface Next {
        void proceed();

        void refuse(ConnectError error);
    }
}
