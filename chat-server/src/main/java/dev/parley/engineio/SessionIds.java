package dev.parley.engineio;

import java.security.SecureRandom;
import java.util.Base64;

/** Session ids: 120 random bits as 20 characters of url-safe base64. Knowing one is being that client, so they must not be guessed. */
final class SessionIds {
    private static final int BYTES = 15;

    private final SecureRandom random = new SecureRandom();

    String next() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }
}
