package dev.parley.socketio;

import dev.parley.engineio.HandshakeRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a socket came in: the HTTP request of its connection, and what it said when it entered the namespace.
 *
 * @param auth plain values; empty if the client sent none
 */
public record Handshake(HandshakeRequest request, Map<String, @Nullable Object> auth) {}
