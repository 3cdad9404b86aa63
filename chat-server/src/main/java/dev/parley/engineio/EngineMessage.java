package dev.parley.engineio;

import dev.parley.engineio.codec.PollingPayload;
import dev.parley.engineio.codec.WebSocketFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One Engine.IO message to be sent, in all the forms in which transports send it; each form is built at most a few times and
 * then shared. Thread-safe by immutability: a race builds the same bytes twice.
 */
public final class EngineMessage {
    private final boolean binary;
    private final byte[] payload;
    private volatile @Nullable ByteBuffer frame;
    private volatile byte @Nullable [] polling;

    private EngineMessage(boolean binary, byte[] payload) {
        this.binary = binary;
        this.payload = payload;
    }

    /** A text message; the packet type {@code 4} is put in front here. */
    public static EngineMessage text(String text) {
        return packet("4" + text);
    }

    /** A binary message; the array is not copied and not to be changed afterwards. */
    public static EngineMessage binary(byte[] bytes) {
        return new EngineMessage(true, bytes);
    }

    /** A packet of any type, with its digit. */
    static EngineMessage packet(String encoded) {
        return new EngineMessage(false, encoded.getBytes(StandardCharsets.UTF_8));
    }

    public boolean isBinary() {
        return binary;
    }

    /** Whether it is a message, and not one of the protocol's own packets. */
    boolean isMessage() {
        return binary || payload[0] == '4';
    }

    /** Bytes of the payload, the packet type of a text message included. */
    public int size() {
        return payload.length;
    }

    /** The payload of a WebSocket message: for text the packet type and the text in UTF-8. */
    public ByteBuffer payload() {
        return ByteBuffer.wrap(payload).asReadOnlyBuffer();
    }

    /** A whole unmasked WebSocket frame, header and payload; the caller's own view of shared bytes. */
    public ByteBuffer webSocketFrame() {
        ByteBuffer shared = frame;
        if (shared == null) {
            shared = WebSocketFrame.encode(binary, payload);
            frame = shared;
        }
        return shared.duplicate();
    }

    /** The packet as it stands in a polling payload: text as it is, binary as {@code b} and base64. Shared: not to be changed. */
    byte[] pollingForm() {
        if (!binary) {
            return payload;
        }
        byte[] shared = polling;
        if (shared == null) {
            shared = PollingPayload.encodeBinary(payload);
            polling = shared;
        }
        return shared;
    }
}
