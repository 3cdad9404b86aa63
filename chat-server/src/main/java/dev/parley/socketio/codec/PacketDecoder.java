package dev.parley.socketio.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the messages of one connection together to packets: a text message is a packet, or the head of one whose binary
 * attachments follow. Not thread-safe; after a {@link ProtocolException} it is not to be used any more.
 */
public final class PacketDecoder {
    private final int maxAttachments;
    private final int maxDepth;
    private @Nullable Incomplete incomplete;

    /**
     * @param maxAttachments binary attachments in one packet
     * @param maxDepth nesting of arrays and objects in one packet, the array of arguments included
     */
    public PacketDecoder(int maxAttachments, int maxDepth) {
        this.maxAttachments = maxAttachments;
        this.maxDepth = maxDepth;
    }

    /** @return the packet, or null while its attachments are to come */
    public @Nullable Packet onText(String text) throws ProtocolException {
        if (incomplete != null) {
            throw new ProtocolException("text while attachments are pending");
        }
        PacketHeader header = PacketHeader.parse(text, maxAttachments);
        ValueReader.Document payload = header.payloadStart() < text.length()
                ? ValueReader.read(
                        text,
                        header.payloadStart(),
                        maxDepth,
                        header.isBinary() ? header.attachments() : ValueReader.NONE)
                : null;
        Packet packet = packet(header, payload);
        if (payload == null || header.attachments() == 0) {
            return packet;
        }
        incomplete = new Incomplete(packet, payload, header.attachments(), new ArrayList<>());
        return null;
    }

    /** @return the packet, or null while more attachments are to come */
    public @Nullable Packet onBinary(byte[] bytes) throws ProtocolException {
        Incomplete packet = incomplete;
        if (packet == null) {
            throw new ProtocolException("binary without header");
        }
        packet.arrived().add(bytes);
        if (packet.arrived().size() < packet.expected()) {
            return null;
        }
        incomplete = null;
        packet.payload().fill(packet.arrived());
        return packet.packet();
    }

    private static Packet packet(PacketHeader header, ValueReader.@Nullable Document payload) throws ProtocolException {
        return switch (header.type()) {
            case PacketHeader.CONNECT -> connect(header, payload);
            case PacketHeader.DISCONNECT -> disconnect(header, payload);
            case PacketHeader.EVENT, PacketHeader.BINARY_EVENT -> event(header, payload);
            case PacketHeader.ACK, PacketHeader.BINARY_ACK -> ack(header, payload);
            default -> throw new ProtocolException("packet type of a server");
        };
    }

    @SuppressWarnings("unchecked") // the reader makes no other maps
    private static Packet connect(PacketHeader header, ValueReader.@Nullable Document payload)
            throws ProtocolException {
        if (header.hasId()) {
            throw new ProtocolException("illegal id");
        }
        if (payload == null) {
            return new Packet.Connect(header.namespace(), Map.of());
        }
        if (payload.value() instanceof Map<?, ?> auth) {
            return new Packet.Connect(header.namespace(), (Map<String, @Nullable Object>) auth);
        }
        throw new ProtocolException("illegal auth");
    }

    private static Packet disconnect(PacketHeader header, ValueReader.@Nullable Document payload)
            throws ProtocolException {
        if (header.hasId() || payload != null) {
            throw new ProtocolException("illegal disconnect");
        }
        return new Packet.Disconnect(header.namespace());
    }

    private static Packet event(PacketHeader header, ValueReader.@Nullable Document payload) throws ProtocolException {
        List<@Nullable Object> data = array(payload);
        Object name = data.isEmpty() ? null : data.get(0);
        if (!(name instanceof String || name instanceof Number)) {
            throw new ProtocolException("event without name");
        }
        if (EventNames.isReserved(name.toString())) {
            throw new ProtocolException("reserved event name");
        }
        return new Packet.Event(header.namespace(), header.id(), data);
    }

    private static Packet ack(PacketHeader header, ValueReader.@Nullable Document payload) throws ProtocolException {
        if (!header.hasId()) {
            throw new ProtocolException("acknowledgement without id");
        }
        return new Packet.Ack(header.namespace(), header.id(), array(payload));
    }

    @SuppressWarnings("unchecked") // the reader makes no other lists
    private static List<@Nullable Object> array(ValueReader.@Nullable Document payload) throws ProtocolException {
        if (payload != null && payload.value() instanceof List<?> list) {
            return (List<@Nullable Object>) list;
        }
        throw new ProtocolException("payload is no array");
    }

    /** A packet that waits for its attachments, in the order of their numbers. */
    private record Incomplete(Packet packet, ValueReader.Document payload, int expected, List<byte[]> arrived) {}
}
