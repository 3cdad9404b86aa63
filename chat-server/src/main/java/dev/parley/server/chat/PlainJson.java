package dev.parley.server.chat;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain values as UTF-8 JSON and back; strict, because what it reads comes from whoever reaches Redis. */
public final class PlainJson {
    private static final int MAX_DEPTH = 64;
    /** As many as a client's packet may bring. */
    private static final int MAX_EXACT_DIGITS = 100;

    private static final Gson GSON =
            new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private PlainJson() {}

    public static byte[] write(@Nullable Object value) {
        return GSON.toJson(value).getBytes(StandardCharsets.UTF_8);
    }

    /** Reads exactly one JSON value; throws if it is not that, not UTF-8, or nests deeper than 64 levels. */
    public static @Nullable Object read(byte[] json) throws IOException {
        JsonReader reader = new JsonReader(new StringReader(decode(json)));
        reader.setStrictness(Strictness.STRICT);
        reader.setNestingLimit(MAX_DEPTH);
        try {
            @Nullable Object value = readValue(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new MalformedJsonException("something follows the value");
            }
            return value;
        } catch (IllegalStateException | NumberFormatException e) {
            throw new MalformedJsonException("not as JSON is", e);
        }
    }

    private static String decode(byte[] json) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    }

    private static @Nullable Object readValue(JsonReader reader) throws IOException {
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> readObject(reader);
            case BEGIN_ARRAY -> readArray(reader);
            case STRING -> reader.nextString();
            case NUMBER -> number(reader.nextString());
            case BOOLEAN -> reader.nextBoolean();
            case NULL -> readNull(reader);
            default -> throw new MalformedJsonException("no value");
        };
    }

    private static @Nullable Object readNull(JsonReader reader) throws IOException {
        reader.nextNull();
        return null;
    }

    private static Map<String, @Nullable Object> readObject(JsonReader reader) throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNext()) {
            object.put(reader.nextName(), readValue(reader));
        }
        reader.endObject();
        return object;
    }

    private static List<@Nullable Object> readArray(JsonReader reader) throws IOException {
        List<@Nullable Object> array = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            array.add(readValue(reader));
        }
        reader.endArray();
        return array;
    }

    private static Object number(String text) {
        boolean whole = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
        if (whole && text.length() <= MAX_EXACT_DIGITS) {
            return exact(new BigInteger(text));
        }
        // a number that is longer still keeps its size as far as a double can
        return text.length() > 400 ? refuse(text) : Double.valueOf(new BigDecimal(text).doubleValue());
    }

    private static Object exact(BigInteger number) {
        if (number.bitLength() < Long.SIZE) {
            return number.longValue();
        }
        return number;
    }

    private static Object refuse(String text) {
        throw new NumberFormatException("a number of " + text.length() + " digits");
    }
}
