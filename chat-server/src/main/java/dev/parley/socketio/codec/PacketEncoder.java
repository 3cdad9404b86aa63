package dev.parley.socketio.codec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the packets that a server sends. Plain values always can be written.
 *
 * <p>Every method throws {@link IllegalArgumentException} for a value that is not plain, or nested too deep.
 */
public final class PacketEncoder {
    private PacketEncoder() {}

    public static EncodedPacket connect(String namespace, String socketId) {
        return encode(PacketHeader.CONNECT, namespace, Packet.Event.NO_ID, Map.of("sid", socketId));
    }

    /** @param error what the client sees: a {@code message}, and {@code data} if there is any */
    public static EncodedPacket connectError(String namespace, Map<String, ? extends @Nullable Object> error) {
        return encode(PacketHeader.CONNECT_ERROR, namespace, Packet.Event.NO_ID, error);
    }

    public static EncodedPacket disconnect(String namespace) {
        StringBuilder text = new StringBuilder();
        header(text, PacketHeader.DISCONNECT, namespace, Packet.Event.NO_ID);
        return new EncodedPacket(text.toString(), List.of());
    }

    /**
     * @param id what the client's acknowledgement will carry, or {@link Packet.Event#NO_ID} if none is wanted
     * @param data the event's name, then its arguments
     */
    public static EncodedPacket event(String namespace, long id, List<? extends @Nullable Object> data) {
        return encode(PacketHeader.EVENT, namespace, id, data);
    }

    public static EncodedPacket ack(String namespace, long id, List<? extends @Nullable Object> args) {
        return encode(PacketHeader.ACK, namespace, id, args);
    }

    private static EncodedPacket encode(int type, String namespace, long id, Object payload) {
        StringBuilder text = new StringBuilder(128);
        header(text, type, namespace, id);
        List<byte[]> attachments = ValueWriter.write(text, payload);
        if (!attachments.isEmpty()) {
            makeBinary(text, type, attachments.size());
        }
        return new EncodedPacket(text.toString(), attachments);
    }

    private static void header(StringBuilder text, int type, String namespace, long id) {
        text.append(type);
        if (!namespace.equals("/")) {
            text.append(namespace).append(',');
        }
        if (id != Packet.Event.NO_ID) {
            text.append(id);
        }
    }

    /** Only when the payload is written does one know that, and most packets are not. */
    private static void makeBinary(StringBuilder text, int type, int attachments) {
        if (type != PacketHeader.EVENT && type != PacketHeader.ACK) {
            throw new IllegalArgumentException("payload: binary (expected: none in a packet of type " + type + ")");
        }
        int binary = type == PacketHeader.EVENT ? PacketHeader.BINARY_EVENT : PacketHeader.BINARY_ACK;
        text.replace(0, 1, binary + "" + attachments + "-");
    }
}
