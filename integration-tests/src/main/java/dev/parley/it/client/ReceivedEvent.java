package dev.parley.it.client;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event that arrived, its arguments as plain values. */
public record ReceivedEvent(String name, List<@Nullable Object> args) {

    /** The first argument, for events whose payload is one object; empty if it is none. */
    @SuppressWarnings("unchecked")
    public Map<String, Object> payload() {
        return !args.isEmpty() && args.get(0) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
