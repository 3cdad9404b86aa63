package dev.parley.socketio.codec;

/**
 * Bytes from a client that are no packet, or a packet out of place; its connection is closed. The message says what was wrong
 * and quotes nothing of what was sent. It carries no stack trace: it describes the client, not this program.
 */
public final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1;

    public ProtocolException(String reason) {
        super(reason, null, false, false);
    }
}
