package dev.parley.server.chat.typing;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A user in a chat, with fingers on the keys. */
record Typist(String chatId, String userId) {
    /** The data of {@code typing:started} and {@code typing:stopped}. */
    Map<String, @Nullable Object> toData() {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("chatId", chatId);
        data.put("userId", userId);
        return data;
    }
}
