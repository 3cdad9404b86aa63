package dev.parley.server.store.mongo;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Objects as JSON text. Not as subdocuments: a client chooses the names in them, and databases differ in what they make of
 * dots, dollars, empty names and depth. As text they come back as they went in, and no content can spoil a batch.
 */
final class Content {
    private static final char REPLACEMENT = '\uFFFD';

    private Content() {}

    static String toJson(Object value) {
        StringWriter out = new StringWriter();
        try (JsonWriter json = new JsonWriter(out)) {
            write(json, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return wellFormed(out.toString());
    }

    private static void write(JsonWriter json, @Nullable Object value) throws IOException {
        if (value == null) {
            json.nullValue();
        } else if (value instanceof String text) {
            json.value(text);
        } else if (value instanceof Boolean flag) {
            json.value(flag);
        } else if (value instanceof Number number) {
            json.value(number);
        } else if (value instanceof List<?> list) {
            json.beginArray();
            for (Object element : list) {
                write(json, element);
            }
            json.endArray();
        } else if (value instanceof Map<?, ?> map) {
            json.beginObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                write(json.name(String.valueOf(entry.getKey())), entry.getValue());
            }
            json.endObject();
        } else {
            throw new IllegalArgumentException("content: " + value.getClass().getName() + " (expected: plain JSON)");
        }
    }

    static Object fromJson(String text) {
        try (JsonReader json = new JsonReader(new StringReader(text))) {
            return readObject(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, @Nullable Object> readObject(JsonReader json) throws IOException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        json.beginObject();
        while (json.hasNext()) {
            map.put(json.nextName(), read(json));
        }
        json.endObject();
        return map;
    }

    private static @Nullable Object read(JsonReader json) throws IOException {
        JsonToken token = json.peek();
        if (token == JsonToken.BEGIN_OBJECT) {
            return readObject(json);
        }
        if (token == JsonToken.BEGIN_ARRAY) {
            List<@Nullable Object> list = new ArrayList<>();
            json.beginArray();
            while (json.hasNext()) {
                list.add(read(json));
            }
            json.endArray();
            return list;
        }
        if (token == JsonToken.NULL) {
            json.nextNull();
            return null;
        }
        return token == JsonToken.BOOLEAN
                ? (Object) json.nextBoolean()
                : token == JsonToken.NUMBER ? number(json.nextString()) : json.nextString();
    }

    private static Number number(String text) {
        boolean whole = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
        if (!whole) {
            return Double.valueOf(text);
        }
        BigInteger value = new BigInteger(text);
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }

    /** Half of a surrogate pair has no UTF-8 form; some servers refuse the whole command for it. */
    static String wellFormed(String text) {
        if (text.codePoints().noneMatch(Content::isHalf)) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(isHalf(c) ? REPLACEMENT : c));
        return clean.toString();
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
