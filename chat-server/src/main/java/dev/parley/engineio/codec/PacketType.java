package dev.parley.engineio.codec;

/** The seven packet types, in the order of their digits on the wire. */
public enum PacketType {
    OPEN,
    CLOSE,
    PING,
    PONG,
    MESSAGE,
    UPGRADE,
    NOOP;

    private static final PacketType[] BY_DIGIT = values();

    public char digit() {
        return (char) ('0' + ordinal());
    }

    static PacketType ofDigit(char digit) throws ProtocolException {
        int index = digit - '0';
        if (index < 0 || index >= BY_DIGIT.length) {
            throw new ProtocolException("packet type: not 0 to 6");
        }
        return BY_DIGIT[index];
    }
}
