package dev.parley.engineio.codec;

/** A packet from a client. */
public sealed interface Packet {

    /** A packet of any type with its text, which is empty where there is none. */
    record Text(PacketType type, String data) implements Packet {}

    /** A message of bytes. */
    record Binary(byte[] data) implements Packet {}

    /** Reads the text form: the digit of the type, then the data. */
    static Packet.Text parse(String encoded) throws ProtocolException {
        if (encoded.isEmpty()) {
            throw new ProtocolException("packet: empty");
        }
        return new Packet.Text(PacketType.ofDigit(encoded.charAt(0)), encoded.substring(1));
    }
}
