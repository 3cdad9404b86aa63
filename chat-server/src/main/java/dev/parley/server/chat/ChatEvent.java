package dev.parley.server.chat;

import dev.parley.server.auth.Identifier;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What travels on {@code chat_events}: {@code {event, chatId, data}} and, when a server of ours sent it, {@code id},
 * {@code origin} and {@code ts}. See the chat protocol, "The Redis channels".
 *
 * @param data what the sockets get, as plain values
 * @param id names this event among all; null if its sender gave it none
 * @param origin the server process that published it; null for a backend's own events
 */
record ChatEvent(
        String event,
        String chatId,
        Map<String, @Nullable Object> data,
        @Nullable String id,
        @Nullable String origin) {
    private static final int MAX_BYTES = 1_000_000;
    /** Socket.IO's own names: a client would take them for what they are not. */
    private static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    byte[] toJson(String ts) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("event", event);
        json.put("chatId", chatId);
        json.put("data", data);
        json.put("id", id);
        json.put("origin", origin);
        json.put("ts", ts);
        return PlainJson.write(json);
    }

    /** The event in these bytes; empty if they are none. */
    static Optional<ChatEvent> fromJson(byte[] json) {
        if (json.length > MAX_BYTES) {
            return Optional.empty();
        }
        try {
            return PlainJson.read(json) instanceof Map<?, ?> fields ? fromFields(fields) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("unchecked") // the keys of an object read from JSON are text
    private static Optional<ChatEvent> fromFields(Map<?, ?> fields) {
        if (fields.get("event") instanceof String event
                && Identifier.isValid(event)
                && !RESERVED.contains(event)
                && fields.get("chatId") instanceof String chatId
                && Identifier.isValid(chatId)
                && fields.get("data") instanceof Map<?, ?> data) {
            return Optional.of(new ChatEvent(
                    event, chatId, (Map<String, @Nullable Object>) data, text(fields, "id"), text(fields, "origin")));
        }
        return Optional.empty();
    }

    private static @Nullable String text(Map<?, ?> fields, String field) {
        return fields.get(field) instanceof String text && Identifier.isValid(text) ? text : null;
    }
}
