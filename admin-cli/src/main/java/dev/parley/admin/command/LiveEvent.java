package dev.parley.admin.command;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What passed on a channel, decoded as far as it goes.
 *
 * @param event name of the event; null if it is malformed
 * @param chatId the chat it is about; null if none, or malformed
 * @param data what the event carries; null if it is malformed
 * @param raw the payload as text; bytes that are no UTF-8 as replacement characters
 */
record LiveEvent(
        String channel,
        @Nullable String event,
        @Nullable String chatId,
        @Nullable JsonObject data,
        String raw) {
    private static final String CHATS = "chat_events";
    private static final Set<String> USER_FIELDS = Set.of("userId", "senderId");
    private static final TypeAdapter<JsonElement> ELEMENT = new Gson().getAdapter(JsonElement.class);

    static LiveEvent decode(String channel, byte[] payload) {
        String raw = new String(payload, StandardCharsets.UTF_8);
        JsonObject json = parse(payload);
        if (json == null) {
            return malformed(channel, raw);
        }
        String event = text(json, "event");
        String chatId = text(json, "chatId");
        JsonElement data = json.get("data");
        boolean wellFormed = event != null
                && !event.isEmpty()
                && data != null
                && data.isJsonObject()
                && (chatId != null || !channel.equals(CHATS));
        return wellFormed
                ? new LiveEvent(channel, event, chatId, data.getAsJsonObject(), raw)
                : malformed(channel, raw);
    }

    private static LiveEvent malformed(String channel, String raw) {
        return new LiveEvent(channel, null, null, null, raw);
    }

    boolean isMalformed() {
        return event == null;
    }

    /** Whether a user did this, or it happened to them. */
    boolean isOf(String userId) {
        return data != null && USER_FIELDS.stream().anyMatch(field -> userId.equals(text(data, field)));
    }

    private static @Nullable JsonObject parse(byte[] payload) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
            JsonReader reader = new JsonReader(new StringReader(text));
            reader.setStrictness(Strictness.STRICT);
            JsonElement element = ELEMENT.read(reader);
            return element.isJsonObject() && reader.peek() == JsonToken.END_DOCUMENT ? element.getAsJsonObject() : null;
        } catch (IOException | JsonParseException | IllegalStateException | NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable String text(JsonObject object, String field) {
        JsonElement value = object.get(field);
        return value != null && value.isJsonPrimitive() ? value.getAsString() : null;
    }
}
