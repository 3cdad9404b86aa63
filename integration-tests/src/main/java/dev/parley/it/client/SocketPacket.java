package dev.parley.it.client;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Socket.IO packet as the client sees it.
 *
 * @param id of the acknowledgement, or -1
 * @param data the JSON text, empty if there is none
 */
record SocketPacket(int type, int attachments, String namespace, int id, String data) {
    static final int CONNECT = 0;
    static final int DISCONNECT = 1;
    static final int EVENT = 2;
    static final int ACK = 3;
    static final int CONNECT_ERROR = 4;
    static final int BINARY_EVENT = 5;
    static final int BINARY_ACK = 6;

    private static final Pattern GRAMMAR =
            Pattern.compile("(\\d)(?:(\\d+)-)?(?:(/[^,]*),?)?(\\d*)(.*)", Pattern.DOTALL);

    static SocketPacket parse(String text) {
        Matcher matcher = GRAMMAR.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException("packet: " + text + " (expected: a Socket.IO packet)");
        }
        String namespace = matcher.group(3);
        return new SocketPacket(
                Integer.parseInt(matcher.group(1)),
                number(matcher.group(2), 0),
                namespace == null ? "/" : namespace,
                number(matcher.group(4), -1),
                matcher.group(5));
    }

    /** The Engine.IO messages, header first, of a packet with plain values. */
    static Object[] encode(int type, String namespace, int id, @Nullable Object value) {
        List<byte[]> attachments = new ArrayList<>();
        String json = PlainJson.write(value, attachments);
        int wireType = attachments.isEmpty() ? type : type + BINARY_EVENT - EVENT;
        StringBuilder header = new StringBuilder("4").append(wireType);
        if (!attachments.isEmpty()) {
            header.append(attachments.size()).append('-');
        }
        if (!namespace.equals("/")) {
            header.append(namespace).append(',');
        }
        if (id >= 0) {
            header.append(id);
        }
        List<Object> messages = new ArrayList<>();
        messages.add(header.append(json).toString());
        messages.addAll(attachments);
        return messages.toArray();
    }

    private static int number(@Nullable String digits, int absent) {
        return digits == null || digits.isEmpty() ? absent : Integer.parseInt(digits);
    }
}
