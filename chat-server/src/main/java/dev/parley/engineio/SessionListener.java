package dev.parley.engineio;

/** What a session brings. Called one at a time per session, in order, on network threads: must not block. */
public interface SessionListener {
    void onText(String text);

    /** The array is the listener's own. */
    void onBinary(byte[] bytes);

    /** The last call. */
    void onClose(CloseReason reason);
}
