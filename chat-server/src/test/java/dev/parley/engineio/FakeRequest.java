package dev.parley.engineio;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request made of its query and headers. */
record FakeRequest(
        String method, boolean isUpgrade, Map<String, String> query, Map<String, String> headers, boolean isSameOrigin)
        implements EngineRequest {

    static FakeRequest get(String... query) {
        return new FakeRequest("GET", false, map(query), Map.of(), false);
    }

    static FakeRequest upgrade(String... query) {
        return new FakeRequest("GET", true, map(query), Map.of(), false);
    }

    FakeRequest withMethod(String newMethod) {
        return new FakeRequest(newMethod, isUpgrade, query, headers, isSameOrigin);
    }

    FakeRequest withOrigin(String origin) {
        return new FakeRequest(method, isUpgrade, query, Map.of("origin", origin), isSameOrigin);
    }

    @Override
    public @Nullable String query(String name) {
        return query.get(name);
    }

    @Override
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    @Override
    public HandshakeRequest toHandshake() {
        return new HandshakeRequest(
                Map.of("host", List.of("test")), query, "/engine.io/", "127.0.0.1", false, Instant.EPOCH);
    }

    private static Map<String, String> map(String... pairs) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
