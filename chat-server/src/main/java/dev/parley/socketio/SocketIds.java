package dev.parley.socketio;

import dev.parley.adapter.SocketId;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes socket ids: 120 random bits as 20 URL-safe characters. Never derived from the session id, which is a secret. */
final class SocketIds {
    private static final int BYTES = 15;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder();

    private final SecureRandom random = new SecureRandom();

    SocketId next() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new SocketId(ENCODER.encodeToString(bytes));
    }
}
