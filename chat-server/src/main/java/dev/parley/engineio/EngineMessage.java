package dev.parley.engineio;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * One Engine.IO message to be sent, in all the forms in which transports send it; each form is built at most a few times and
 * then shared. Thread-safe by immutability: a race builds the same bytes twice.
 */
public final class EngineMessage {
    private static final int FIN = 0x80;
    private static final int OP_TEXT = 1;
    private static final int OP_BINARY = 2;

    private final boolean binary;
    private final byte[] payload;
    private volatile ByteBuffer frame = ByteBuffer.allocate(0);
    private volatile String pollingText = "";

    private EngineMessage(boolean binary, byte[] payload) {
        this.binary = binary;
        this.payload = payload;
    }

    /** A text message; the packet type {@code 4} is put in front here. */
    public static EngineMessage text(String text) {
        return new EngineMessage(false, ("4" + text).getBytes(StandardCharsets.UTF_8));
    }

    /** A binary message; the array is not copied and not to be changed afterwards. */
    public static EngineMessage binary(byte[] bytes) {
        return new EngineMessage(true, bytes);
    }

    public boolean isBinary() {
        return binary;
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
        if (shared.capacity() == 0) {
            shared = buildFrame();
            frame = shared;
        }
        return shared.duplicate();
    }

    /** The packet as it stands in a polling payload: text as it is, binary as {@code b} and base64. */
    public String pollingText() {
        String text = pollingText;
        if (text.isEmpty()) {
            text = binary
                    ? "b" + Base64.getEncoder().encodeToString(payload)
                    : new String(payload, StandardCharsets.UTF_8);
            pollingText = text;
        }
        return text;
    }

    private ByteBuffer buildFrame() {
        int length = payload.length;
        ByteBuffer buffer = ByteBuffer.allocate(length + 10);
        buffer.put((byte) (FIN | (binary ? OP_BINARY : OP_TEXT)));
        if (length < 126) {
            buffer.put((byte) length);
        } else if (length <= 0xffff) {
            buffer.put((byte) 126).putShort((short) length);
        } else {
            buffer.put((byte) 127).putLong(length);
        }
        return buffer.put(payload).flip().asReadOnlyBuffer();
    }
}
