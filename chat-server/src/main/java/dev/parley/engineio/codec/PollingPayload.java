package dev.parley.engineio.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

/**
 * The body of a polling request or response: packets with the record separator 0x1e between them, each as its digit and text, or
 * as {@code b} and base64 when it is a binary message.
 */
public final class PollingPayload {
    private static final char SEPARATOR = 0x1e;
    private static final char BINARY = 'b';

    private PollingPayload() {}

    /**
     * Hands each packet over as it is read, so that those before a malformed one count, as in the reference server.
     *
     * @throws ProtocolException on bytes that are not UTF-8, on an empty or unknown packet, on bad base64
     */
    public static void decode(byte[] body, Consumer<Packet> packets) throws ProtocolException {
        String text = utf8(body);
        int start = 0;
        for (int end; (end = text.indexOf(SEPARATOR, start)) >= 0; start = end + 1) {
            packets.accept(decodePacket(text.substring(start, end)));
        }
        packets.accept(decodePacket(text.substring(start)));
    }

    /** Joins packets that are in their polling form already. */
    public static byte[] join(List<byte[]> packets) {
        int size = Math.max(0, packets.size() - 1);
        for (byte[] packet : packets) {
            size += packet.length;
        }
        ByteBuffer joined = ByteBuffer.allocate(size);
        for (byte[] packet : packets) {
            if (joined.position() > 0) {
                joined.put((byte) SEPARATOR);
            }
            joined.put(packet);
        }
        return joined.array();
    }

    /** The polling form of a binary message. */
    public static byte[] encodeBinary(byte[] data) {
        byte[] base64 = Base64.getEncoder().encode(data);
        byte[] encoded = new byte[base64.length + 1];
        encoded[0] = BINARY;
        System.arraycopy(base64, 0, encoded, 1, base64.length);
        return encoded;
    }

    private static Packet decodePacket(String encoded) throws ProtocolException {
        if (encoded.isEmpty() || encoded.charAt(0) != BINARY) {
            return Packet.parse(encoded);
        }
        try {
            return new Packet.Binary(Base64.getDecoder().decode(withoutLineBreaks(encoded.substring(1))));
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("binary packet: not base64");
        }
    }

    /** The official Java client breaks its base64 into lines of 76 characters, as MIME does. */
    private static String withoutLineBreaks(String base64) {
        return base64.indexOf('\n') < 0 ? base64 : base64.replace("\n", "").replace("\r", "");
    }

    private static String utf8(byte[] body) throws ProtocolException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProtocolException("payload: not UTF-8");
        }
    }
}
