package dev.parley.engineio;

import org.jspecify.annotations.Nullable;

/** An HTTP request at an endpoint's path, as far as the protocol looks at it. Implemented by the web layer. */
public interface EngineRequest {
    String method();

    /** Whether it asks for a WebSocket. */
    boolean isUpgrade();

    /** The first value of a query parameter, decoded; null when it is not there. */
    @Nullable
    String query(String name);

    /** The first value of a header; null when it is not there. */
    @Nullable
    String header(String name);

    /** Whether its origin is the host that it was sent to. */
    boolean isSameOrigin();

    /** A copy of the request that outlives it. */
    HandshakeRequest toHandshake();
}
