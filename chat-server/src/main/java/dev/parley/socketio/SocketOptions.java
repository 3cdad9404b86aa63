package dev.parley.socketio;

import java.time.Duration;

/**
 * What a Socket.IO server allows; the defaults are the reference server's where it has one.
 *
 * @param connectTimeout how long a connection may stay without entering a namespace
 * @param maxAttachments binary attachments in one packet
 * @param maxNamespaces namespaces that one connection may be in
 * @param maxDepth nesting of arrays and objects in one packet
 * @param maxPendingEvents events of one connection that may wait for its handlers, before its connection is closed
 */
public record SocketOptions(
        Duration connectTimeout, int maxAttachments, int maxNamespaces, int maxDepth, int maxPendingEvents) {
    public static final SocketOptions DEFAULT = new SocketOptions(Duration.ofSeconds(45), 10, 32, 64, 10_000);

    public SocketOptions withConnectTimeout(Duration timeout) {
        return new SocketOptions(timeout, maxAttachments, maxNamespaces, maxDepth, maxPendingEvents);
    }
}
