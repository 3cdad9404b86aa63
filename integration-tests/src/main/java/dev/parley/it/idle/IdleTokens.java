package dev.parley.it.idle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens for users {@code idle-0}, {@code idle-1} and so on, signed with the server's secret (HS256). */
final class IdleTokens {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");

    private final Mac mac;
    private final long expiry;

    /** @param expiry in seconds since the epoch */
    IdleTokens(String secret, long expiry) {
        this.expiry = expiry;
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalArgumentException("secret: (expected: not empty)", e);
        }
    }

    /** The payload of a CONNECT packet for one user. */
    String auth(int number) {
        String signed = HEADER + "." + encode("{\"sub\":\"idle-" + number + "\",\"exp\":" + expiry + "}");
        return "{\"token\":\"" + signed + "." + BASE64.encodeToString(mac.doFinal(signed.getBytes(UTF_8))) + "\"}";
    }

    private static String encode(String json) {
        return BASE64.encodeToString(json.getBytes(UTF_8));
    }
}
