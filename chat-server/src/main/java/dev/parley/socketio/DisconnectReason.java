package dev.parley.socketio;

import dev.parley.engineio.CloseReason;

/** Why a socket left its namespace, with the texts of the reference server. */
public record DisconnectReason(String text) {
    public static final DisconnectReason CLIENT_NAMESPACE_DISCONNECT =
            new DisconnectReason("client namespace disconnect");
    public static final DisconnectReason SERVER_NAMESPACE_DISCONNECT =
            new DisconnectReason("server namespace disconnect");

    static DisconnectReason of(CloseReason reason) {
        return new DisconnectReason(reason.text());
    }

    @Override
    public String toString() {
        return text;
    }
}
