package dev.parley.it.client;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;

/**
 * What an Engine.IO server says first.
 *
 * @param pingInterval in milliseconds, as is {@code pingTimeout}
 * @param maxPayload in bytes
 */
public record EngineHandshake(
        String sid, List<String> upgrades, int pingInterval, int pingTimeout, int maxPayload, JsonObject json) {
    public EngineHandshake {
        upgrades = List.copyOf(upgrades);
    }

    /** @param packet an open packet, its type digit included */
    static EngineHandshake parse(String packet) {
        if (!packet.startsWith("0{")) {
            throw new IllegalStateException("packet: " + packet + " (expected: an open packet)");
        }
        JsonObject json = JsonParser.parseString(packet.substring(1)).getAsJsonObject();
        return new EngineHandshake(
                json.get("sid").getAsString(),
                texts(json.getAsJsonArray("upgrades")),
                json.get("pingInterval").getAsInt(),
                json.get("pingTimeout").getAsInt(),
                json.get("maxPayload").getAsInt(),
                json);
    }

    private static List<String> texts(JsonArray array) {
        List<String> texts = new ArrayList<>();
        for (JsonElement element : array) {
            texts.add(element.getAsString());
        }
        return texts;
    }
}
