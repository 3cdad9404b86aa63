package dev.parley.socketio.codec;

/**
 * What stands before a packet's JSON: type digit, attachments and a hyphen, namespace and a comma, ack id.
 *
 * @param id the ack id, or {@link Packet.Event#NO_ID}
 * @param payloadStart where the JSON begins; the end of the text if there is none
 */
record PacketHeader(int type, int attachments, String namespace, long id, int payloadStart) {
    static final int CONNECT = 0;
    static final int DISCONNECT = 1;
    static final int EVENT = 2;
    static final int ACK = 3;
    static final int CONNECT_ERROR = 4;
    static final int BINARY_EVENT = 5;
    static final int BINARY_ACK = 6;

    private static final int MAX_NAMESPACE_LENGTH = 512;
    private static final int MAX_DIGITS = 18;

    static PacketHeader parse(String text, int maxAttachments) throws ProtocolException {
        return new Cursor(text).header(maxAttachments);
    }

    boolean isBinary() {
        return type == BINARY_EVENT || type == BINARY_ACK;
    }

    boolean hasId() {
        return id != Packet.Event.NO_ID;
    }

    private static final class Cursor {
        private final String text;
        private int at;

        Cursor(String text) {
            this.text = text;
        }

        PacketHeader header(int maxAttachments) throws ProtocolException {
            int type = type();
            int attachments = type == BINARY_EVENT || type == BINARY_ACK ? attachments(maxAttachments) : 0;
            String namespace = namespace();
            long id = isDigit() ? number("ack id") : Packet.Event.NO_ID;
            return new PacketHeader(type, attachments, namespace, id, at);
        }

        private int type() throws ProtocolException {
            if (text.isEmpty()) {
                throw new ProtocolException("empty packet");
            }
            int type = text.charAt(at++) - '0';
            if (type < CONNECT || type > BINARY_ACK) {
                throw new ProtocolException("unknown packet type");
            }
            return type;
        }

        private int attachments(int max) throws ProtocolException {
            long count = isDigit() ? number("attachments") : -1;
            if (count < 0 || at == text.length() || text.charAt(at++) != '-') {
                throw new ProtocolException("illegal attachments");
            }
            if (count > max) {
                throw new ProtocolException("too many attachments");
            }
            return (int) count;
        }

        /** The comma may be missing where nothing follows: {@code 0/admin}. */
        private String namespace() throws ProtocolException {
            if (at == text.length() || text.charAt(at) != '/') {
                return "/";
            }
            int comma = text.indexOf(',', at);
            String name = text.substring(at, comma < 0 ? text.length() : comma);
            at = comma < 0 ? text.length() : comma + 1;
            if (name.length() > MAX_NAMESPACE_LENGTH || name.chars().anyMatch(Character::isISOControl)) {
                throw new ProtocolException("illegal namespace");
            }
            return name;
        }

        private long number(String what) throws ProtocolException {
            long value = 0;
            int start = at;
            while (isDigit()) {
                value = value * 10 + text.charAt(at++) - '0';
                if (at - start > MAX_DIGITS) {
                    throw new ProtocolException("illegal " + what);
                }
            }
            return value;
        }

        private boolean isDigit() {
            return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
        }
    }
}
