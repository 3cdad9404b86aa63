package dev.parley.it.client;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain values to JSON and back, with binary taken out and put in again as Socket.IO does it. */
public final class PlainJson {
    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

    private PlainJson() {}

    /** @param attachments gets every {@code byte[]} met, in the order of their placeholders */
    public static String write(@Nullable Object value, List<byte[]> attachments) {
        return GSON.toJson(element(value, attachments));
    }

    /** @throws com.google.gson.JsonParseException if the text is no JSON */
    public static @Nullable Object read(String json, List<byte[]> attachments) {
        return plain(JsonParser.parseString(json), attachments);
    }

    private static JsonElement element(@Nullable Object value, List<byte[]> attachments) {
        if (value instanceof byte[] bytes) {
            attachments.add(bytes);
            return placeholder(attachments.size() - 1);
        }
        if (value instanceof Map<?, ?> map) {
            JsonObject object = new JsonObject();
            map.forEach((key, item) -> object.add(String.valueOf(key), element(item, attachments)));
            return object;
        }
        if (value instanceof Iterable<?> items) {
            JsonArray array = new JsonArray();
            items.forEach(item -> array.add(element(item, attachments)));
            return array;
        }
        return value == null ? JsonNull.INSTANCE : GSON.toJsonTree(value);
    }

    private static JsonObject placeholder(int number) {
        JsonObject object = new JsonObject();
        object.addProperty("_placeholder", true);
        object.addProperty("num", number);
        return object;
    }

    private static @Nullable Object plain(JsonElement element, List<byte[]> attachments) {
        if (element instanceof JsonObject object) {
            if (!attachments.isEmpty() && object.has("_placeholder")) { // else it only looks like one
                return attachments.get(object.get("num").getAsInt());
            }
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            object.entrySet().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue(), attachments)));
            return map;
        }
        if (element instanceof JsonArray array) {
            List<@Nullable Object> list = new ArrayList<>();
            array.forEach(item -> list.add(plain(item, attachments)));
            return list;
        }
        return element instanceof JsonPrimitive primitive ? plain(primitive) : null;
    }

    private static Object plain(JsonPrimitive primitive) {
        if (primitive.isBoolean()) {
            return primitive.getAsBoolean();
        }
        if (primitive.isString()) {
            return primitive.getAsString();
        }
        String digits = primitive.getAsString();
        return digits.matches("-?\\d{1,18}") ? (Object) Long.valueOf(digits) : (Object) primitive.getAsDouble();
    }
}
