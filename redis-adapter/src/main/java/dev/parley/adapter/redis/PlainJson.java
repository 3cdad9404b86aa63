package dev.parley.adapter.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plain values as JSON, as JavaScript's {@code JSON.stringify} writes them: bytes become what it makes of a Node.js Buffer, which
 * is not turned back when read.
 */
final class PlainJson {
    private PlainJson() {}

    /** @throws IllegalArgumentException if there is something else than plain values, or too deep */
    static byte[] encode(@Nullable Object value) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setSerializeNulls(true);
            json.setHtmlSafe(false);
            write(json, value, 0);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return text.toString().getBytes(UTF_8);
    }

    private static void write(JsonWriter json, @Nullable Object value, int depth) throws IOException {
        if (depth > PlainMessagePack.DEEPEST) {
            throw new IllegalArgumentException(
                    "value: nested deeper than " + PlainMessagePack.DEEPEST + " (expected: no deeper)");
        }
        if (value == null) {
            json.nullValue();
        } else if (value instanceof String text) {
            json.value(text);
        } else if (value instanceof Number number) {
            json.value(PlainNumbers.normal(number));
        } else if (value instanceof Boolean flag) {
            json.value(flag);
        } else if (value instanceof List<?> list) {
            json.beginArray();
            for (Object element : list) {
                write(json, element, depth + 1);
            }
            json.endArray();
        } else if (value instanceof Map<?, ?> map) {
            json.beginObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.name(entry.getKey().toString());
                write(json, entry.getValue(), depth + 1);
            }
            json.endObject();
        } else if (value instanceof byte[] binary) {
            writeBuffer(json, binary);
        } else {
            throw new IllegalArgumentException("value: " + value.getClass().getName() + " (expected: a plain value)");
        }
    }

    private static void writeBuffer(JsonWriter json, byte[] binary) throws IOException {
        json.beginObject().name("type").value("Buffer").name("data").beginArray();
        for (byte element : binary) {
            json.value(Byte.toUnsignedInt(element));
        }
        json.endArray().endObject();
    }

    /** Reads exactly one value. */
    static @Nullable Object decode(byte[] message) throws MalformedMessageException {
        try (JsonReader json = new JsonReader(new StringReader(new String(message, UTF_8)))) {
            json.setStrictness(Strictness.STRICT);
            json.setNestingLimit(PlainMessagePack.DEEPEST);
            Object value = read(json);
            if (json.peek() != JsonToken.END_DOCUMENT) {
                throw new MalformedMessageException("JSON with text after its end");
            }
            return value;
        } catch (IOException | IllegalStateException | NumberFormatException | JsonParseException e) {
            throw new MalformedMessageException("not JSON: " + e.getMessage());
        }
    }

    private static @Nullable Object read(JsonReader json) throws IOException {
        return switch (json.peek()) {
            case NULL -> {
                json.nextNull();
                yield null;
            }
            case STRING -> json.nextString();
            case NUMBER -> PlainNumbers.parse(json.nextString());
            case BOOLEAN -> json.nextBoolean();
            case BEGIN_ARRAY -> readList(json);
            case BEGIN_OBJECT -> readMap(json);
            default -> throw new IllegalStateException("no value");
        };
    }

    private static List<@Nullable Object> readList(JsonReader json) throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        json.beginArray();
        while (json.hasNext()) {
            list.add(read(json));
        }
        json.endArray();
        return list;
    }

    private static Map<String, @Nullable Object> readMap(JsonReader json) throws IOException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        json.beginObject();
        while (json.hasNext()) {
            map.put(json.nextName(), read(json));
        }
        json.endObject();
        return map;
    }
}
