package dev.parley.engineio.codec;

import java.nio.ByteBuffer;

/** Whole unmasked WebSocket frames (RFC 6455, section 5.2), as servers send them. */
public final class WebSocketFrame {
    private static final int FIN = 0x80;
    private static final int OP_TEXT = 1;
    private static final int OP_BINARY = 2;
    private static final int LONGEST_HEADER = 10;

    private WebSocketFrame() {}

    /** Header and payload of an unfragmented data frame, ready to be read. */
    public static ByteBuffer encode(boolean binary, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + LONGEST_HEADER);
        frame.put((byte) (FIN | (binary ? OP_BINARY : OP_TEXT)));
        putLength(frame, payload.length);
        return frame.put(payload).flip().asReadOnlyBuffer();
    }

    private static void putLength(ByteBuffer frame, int length) {
        if (length < 126) {
            frame.put((byte) length);
        } else if (length <= 0xffff) {
            frame.put((byte) 126).putShort((short) length);
        } else {
            frame.put((byte) 127).putLong(length);
        }
    }
}
