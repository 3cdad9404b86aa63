package dev.parley.socketio.codec;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON document into plain values, strictly, and remembers where binary attachments belong: they come after the
 * document. An integer becomes a {@link Long}, or a {@link BigInteger} where that is too small; any other number becomes a
 * {@link Double}. Used once, by one thread.
 */
final class ValueReader {
    /** For a packet that is not binary: what looks like a placeholder is an object like any other. */
    static final int NONE = -1;

    private static final int MAX_LONG_DIGITS = 18;

    /** Turning digits into a BigInteger takes quadratic time; a number as long as this is no identifier any more. */
    private static final int MAX_INTEGER_DIGITS = 100;

    private final JsonReader json;
    private final int maxDepth;
    private final int attachments;
    private final List<Slot> slots = new ArrayList<>(0);

    private ValueReader(JsonReader json, int maxDepth, int attachments) {
        this.json = json;
        this.maxDepth = maxDepth;
        this.attachments = attachments;
    }

    /** The value of the JSON that begins at {@code start}, and the places in it that wait for attachments. */
    static Document read(String text, int start, int maxDepth, int attachments) throws ProtocolException {
        // The reader below would pass over a byte order mark, which is not JSON.
        if (text.charAt(start) == '\ufeff') {
            throw new ProtocolException("illegal JSON");
        }
        StringReader source = new StringReader(text);
        try {
            source.skip(start);
            JsonReader json = new JsonReader(source);
            json.setStrictness(Strictness.STRICT);
            return new ValueReader(json, maxDepth, attachments).document();
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw new ProtocolException("illegal JSON");
        }
    }

    private Document document() throws IOException, ProtocolException {
        Object value = value(0);
        if (json.peek() != JsonToken.END_DOCUMENT) {
            throw new ProtocolException("illegal JSON");
        }
        return new Document(value, slots);
    }

    private @Nullable Object value(int depth) throws IOException, ProtocolException {
        return switch (json.peek()) {
            case BEGIN_ARRAY -> array(deeper(depth));
            case BEGIN_OBJECT -> object(deeper(depth));
            case STRING -> json.nextString();
            case NUMBER -> number(json.nextString());
            case BOOLEAN -> json.nextBoolean();
            case NULL -> {
                json.nextNull();
                yield null;
            }
            default -> throw new ProtocolException("illegal JSON");
        };
    }

    private int deeper(int depth) throws ProtocolException {
        if (depth == maxDepth) {
            throw new ProtocolException("nested too deep");
        }
        return depth + 1;
    }

    private List<@Nullable Object> array(int depth) throws IOException, ProtocolException {
        List<@Nullable Object> list = new ArrayList<>();
        json.beginArray();
        while (json.hasNext()) {
            Object value = value(depth);
            if (value instanceof Placeholder placeholder) {
                int index = list.size();
                slots.add(arrived -> list.set(index, arrived.get(placeholder.number())));
            }
            list.add(value);
        }
        json.endArray();
        return list;
    }

    private Object object(int depth) throws IOException, ProtocolException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        json.beginObject();
        while (json.hasNext()) {
            member(map, json.nextName(), value(depth));
        }
        json.endObject();
        return attachments != NONE && Boolean.TRUE.equals(map.get("_placeholder")) ? placeholder(map) : map;
    }

    private void member(Map<String, @Nullable Object> map, String name, @Nullable Object value) {
        map.put(name, value);
        if (value instanceof Placeholder placeholder) {
            // Where a later member of the same name has taken its place, the slot is void.
            slots.add(arrived -> map.replace(name, placeholder, arrived.get(placeholder.number())));
        }
    }

    private Placeholder placeholder(Map<String, @Nullable Object> map) throws ProtocolException {
        if (map.get("num") instanceof Long number && number >= 0 && number < attachments) {
            return new Placeholder(number.intValue());
        }
        throw new ProtocolException("illegal placeholder");
    }

    private static Number number(String token) {
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c == '.' || c == 'e' || c == 'E') {
                return Double.valueOf(token);
            }
        }
        if (token.length() <= MAX_LONG_DIGITS) {
            return Long.valueOf(token);
        }
        return token.length() <= MAX_INTEGER_DIGITS ? integer(new BigInteger(token)) : Double.valueOf(token);
    }

    private static Number integer(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }

    /** A read document; its value is whole only when {@link #fill} has been called with all attachments. */
    record Document(@Nullable Object value, List<Slot> slots) {
        void fill(List<byte[]> attachments) {
            slots.forEach(slot -> slot.fill(attachments));
        }
    }

    /** A place in the document that waits for an attachment. */
    @FunctionalInterface
    interface Slot {
        void fill(List<byte[]> attachments);
    }

    /** Stands where an attachment goes, until all have arrived. Compared by identity on purpose: each is one place. */
    private static final class Placeholder {
        private final int number;

        Placeholder(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }
}
