package dev.parley.engineio;

/** An open WebSocket, seen from the network. Called one at a time, in order. */
public interface WebSocketListener {
    void onText(String text);

    /** The array is the listener's own. */
    void onBinary(byte[] bytes);

    /**
     * The last call.
     *
     * @param broken whether it ended by a violation of the WebSocket protocol or of its limits
     */
    void onClose(boolean broken);
}
