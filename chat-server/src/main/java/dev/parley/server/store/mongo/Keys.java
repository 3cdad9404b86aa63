package dev.parley.server.store.mongo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The keys of all documents. Each follows from what the document is about, so that a repeated write meets the first one, and
 * every look-up can go by the one index that all servers have and use.
 */
final class Keys {
    static final String DIRECT_PREFIX = "direct:";
    private static final int SEQ_DIGITS = 12;
    private static final int DIGEST_BYTES = 16;

    private Keys() {}

    /** Padded, so that a chat's messages lie in the index side by side and in their order. */
    static String message(String chatId, long seq) {
        String digits = Long.toString(seq);
        return chatId + ":" + "0".repeat(Math.max(0, SEQ_DIGITS - digits.length())) + digits;
    }

    /** What makes a send the same send: the sender and the sender's own name for it, in this chat. */
    static String send(String chatId, String senderId, String clientId) {
        return chatId + ":" + digest(senderId, clientId);
    }

    /** Ids hold no control characters. */
    static String member(String chatId, String userId) {
        return chatId + "\n" + userId;
    }

    /** The chat of two users, in whichever order. */
    static String direct(List<String> users) {
        return DIRECT_PREFIX + digest(users.stream().sorted().toArray(String[]::new));
    }

    private static String digest(String... parts) {
        MessageDigest sha = sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
            sha.update(bytes);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(sha.digest(), DIGEST_BYTES));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
