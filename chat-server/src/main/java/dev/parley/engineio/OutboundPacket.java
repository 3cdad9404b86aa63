package dev.parley.engineio;

import java.util.List;

/**
 * Messages that leave a session together and in order, with nothing between them: a text message and its binary attachments.
 * Immutable, and meant to be shared: one object goes to every receiver of a broadcast, and what a transport needs of it (a whole
 * WebSocket frame, a polling text) is built once.
 *
 * @param isVolatile dropped first when the client is slow, and while no transport can take it
 * @param compress false for one that is to leave as it is where messages are compressed
 */
public record OutboundPacket(List<EngineMessage> messages, boolean isVolatile, boolean compress) {
    public OutboundPacket {
        messages = List.copyOf(messages);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("messages: empty (expected: at least one)");
        }
    }

    /** Bytes that this packet counts for in an outbound queue. */
    public int size() {
        int size = 0;
        for (EngineMessage message : messages) {
            size += message.size();
        }
        return size;
    }
}
