package dev.parley.engineio;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The HTTP request that opened a session.
 *
 * @param headers by lower-case name, each with all its values
 * @param query decoded parameters, the first value of each
 * @param url path and query as sent
 * @param address the client's address, without port
 */
public record HandshakeRequest(
        Map<String, List<String>> headers,
        Map<String, String> query,
        String url,
        String address,
        boolean secure,
        Instant time) {
    public HandshakeRequest {
        headers = Map.copyOf(headers);
        query = Map.copyOf(query);
    }
}
