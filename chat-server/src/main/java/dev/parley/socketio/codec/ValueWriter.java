package dev.parley.socketio.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes plain values as JSON, with a placeholder where binary stands. What JSON has no word for becomes what JavaScript makes
 * of it: NaN and the infinities are written as null. Used once, by one thread.
 */
final class ValueWriter {
    /** Far more than {@link ValueReader} lets in; what is deeper is most likely a circle. */
    private static final int MAX_DEPTH = 256;

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out;
    private List<byte[]> attachments = List.of();

    private ValueWriter(StringBuilder out) {
        this.out = out;
    }

    /** Appends the value, and returns the binary values in it in the order of their placeholders. */
    static List<byte[]> write(StringBuilder out, @Nullable Object value) {
        ValueWriter writer = new ValueWriter(out);
        writer.value(value, 0);
        return writer.attachments;
    }

    private void value(@Nullable Object value, int depth) {
        if (value instanceof String text) {
            string(text);
        } else if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Number number) {
            number(number);
        } else if (value instanceof Map<?, ?> map) {
            object(map, deeper(depth));
        } else if (value instanceof Collection<?> list) {
            array(list, deeper(depth));
        } else if (value instanceof byte[] bytes) {
            placeholder(bytes);
        } else {
            throw new IllegalArgumentException("value: " + value.getClass().getName() + " (expected: a plain value)");
        }
    }

    private static int deeper(int depth) {
        if (depth == MAX_DEPTH) {
            throw new IllegalArgumentException("value: nested too deep (expected: at most " + MAX_DEPTH + " levels)");
        }
        return depth + 1;
    }

    private void array(Collection<?> list, int depth) {
        char separator = '[';
        for (Object item : list) {
            out.append(separator);
            value(item, depth);
            separator = ',';
        }
        close(separator, '[', ']');
    }

    private void object(Map<?, ?> map, int depth) {
        char separator = '{';
        for (Map.Entry<?, ?> member : map.entrySet()) {
            if (!(member.getKey() instanceof String name)) {
                throw new IllegalArgumentException("key: " + member.getKey() + " (expected: text)");
            }
            out.append(separator);
            string(name);
            out.append(':');
            value(member.getValue(), depth);
            separator = ',';
        }
        close(separator, '{', '}');
    }

    private void close(char separator, char open, char close) {
        if (separator == open) {
            out.append(open);
        }
        out.append(close);
    }

    private void placeholder(byte[] bytes) {
        if (attachments.isEmpty()) {
            attachments = new ArrayList<>();
        }
        out.append("{\"_placeholder\":true,\"num\":").append(attachments.size()).append('}');
        attachments.add(bytes);
    }

    private void number(Number number) {
        if (number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte) {
            out.append(number.longValue());
        } else if (number instanceof BigInteger || number instanceof BigDecimal) {
            out.append(number);
        } else if (number instanceof Float) {
            // Through double it would show digits that the float never had.
            out.append(Float.isFinite(number.floatValue()) ? number : null);
        } else {
            double value = number.doubleValue();
            out.append(Double.isFinite(value) ? (Object) value : null);
        }
    }

    private void string(String text) {
        out.append('"');
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                out.append(text, written, i);
                escape(c);
                written = i + 1;
            } else if (Character.isSurrogate(c)) {
                if (isPair(text, i)) {
                    i++;
                } else {
                    // Alone it has no UTF-8 form and would arrive as a question mark.
                    out.append(text, written, i);
                    unicode(c);
                    written = i + 1;
                }
            }
        }
        out.append(text, written, text.length()).append('"');
    }

    private static boolean isPair(String text, int at) {
        return at + 1 < text.length() && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
    }

    private void escape(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> unicode(c);
        }
    }

    private void unicode(char c) {
        out.append("\\u")
                .append(HEX[c >> 12])
                .append(HEX[c >> 8 & 15])
                .append(HEX[c >> 4 & 15])
                .append(HEX[c & 15]);
    }
}
