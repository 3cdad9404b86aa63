package dev.parley.socketio;

import java.time.Duration;

/**
 * What a Socket.IO server allows; the defaults are the reference server's where it has one.
 *
 * @param connectTimeout how long a connection may stay without entering a namespace
 * @param maxAttachments binary attachments in one packet
 * @param maxNamespaces namespaces that one connection may be in
 * @param maxDepth nesting of arrays and objects in one packet
 * @param maxPacketBytes bytes of one packet with its attachments; a packet is put together from messages that the engine bounds
 *     one by one
 * @param maxPendingEvents packets of one connection that may wait for its handlers, before its connection is closed
 * @param maxPendingBytes the same in bytes; a single packet always may wait
 */
public record SocketOptions(
        Duration connectTimeout,
        int maxAttachments,
        int maxNamespaces,
        int maxDepth,
        int maxPacketBytes,
        int maxPendingEvents,
        int maxPendingBytes) {
    private static final int MESSAGES_PER_PACKET = 4;

    public static final SocketOptions DEFAULT =
            new SocketOptions(Duration.ofSeconds(45), 10, 32, 64, 4_000_000, 10_000, 16 << 20);

    public SocketOptions {
        if (connectTimeout.isNegative() || connectTimeout.isZero()) {
            throw new IllegalArgumentException("connectTimeout: " + connectTimeout + " (expected: more than zero)");
        }
        requireAtLeast(0, "maxAttachments", maxAttachments);
        requireAtLeast(1, "maxNamespaces", maxNamespaces);
        requireAtLeast(1, "maxDepth", maxDepth);
        requireAtLeast(1, "maxPacketBytes", maxPacketBytes);
        requireAtLeast(1, "maxPendingEvents", maxPendingEvents);
        requireAtLeast(1, "maxPendingBytes", maxPendingBytes);
    }

    public SocketOptions withConnectTimeout(Duration timeout) {
        return new SocketOptions(
                timeout, maxAttachments, maxNamespaces, maxDepth, maxPacketBytes, maxPendingEvents, maxPendingBytes);
    }

    public SocketOptions withMaxNamespaces(int namespaces) {
        return new SocketOptions(
                connectTimeout,
                maxAttachments,
                namespaces,
                maxDepth,
                maxPacketBytes,
                maxPendingEvents,
                maxPendingBytes);
    }

    /** For an engine that takes messages of up to so many bytes: a packet may have four times as many, as it has by default. */
    public SocketOptions withMessagesOf(int bytes) {
        int packet = (int) Math.min(Integer.MAX_VALUE, (long) MESSAGES_PER_PACKET * bytes);
        return new SocketOptions(
                connectTimeout, maxAttachments, maxNamespaces, maxDepth, packet, maxPendingEvents, maxPendingBytes);
    }

    public SocketOptions withMaxPending(int events, int bytes) {
        return new SocketOptions(
                connectTimeout, maxAttachments, maxNamespaces, maxDepth, maxPacketBytes, events, bytes);
    }

    private static void requireAtLeast(int least, String name, int value) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: at least " + least + ")");
        }
    }
}
