package dev.parley.it.echo;

import dev.parley.adapter.RoomName;
import dev.parley.socketio.Args;
import dev.parley.socketio.BroadcastOperator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The object that comes with a control event. What it lacks or has of the wrong kind is an {@link IllegalArgumentException}. */
record ControlRequest(Map<?, ?> members) {
    static ControlRequest of(Args args) {
        Object request = args.get(0);
        return new ControlRequest(request == null ? Map.of() : as(Map.class, "argument", request, "an object"));
    }

    /** Narrows a selection down to what the request names. */
    BroadcastOperator select(BroadcastOperator all) {
        ControlRequest flags = new ControlRequest(map("flags"));
        BroadcastOperator selection =
                all.to(rooms("rooms")).except(rooms("except")).compress(flags.is("compress", true));
        selection = flags.is("local", false) ? selection.local() : selection;
        return flags.is("volatile", false) ? selection.volatile_() : selection;
    }

    List<RoomName> rooms(String name) {
        return items(name).stream().map(room -> room(name, room)).toList();
    }

    String text(String name) {
        return as(String.class, name, members.get(name), "text");
    }

    @Nullable
    Object[] list(String name) {
        return items(name).toArray();
    }

    boolean is(String name, boolean absent) {
        Object value = members.get(name);
        return value == null ? absent : as(Boolean.class, name, value, "true or false");
    }

    Duration millis(String name, long absent) {
        Object value = members.get(name);
        return Duration.ofMillis(
                value == null
                        ? absent
                        : as(Number.class, name, value, "milliseconds").longValue());
    }

    Map<?, ?> object(String name) {
        return map(name);
    }

    private Map<?, ?> map(String name) {
        Object value = members.get(name);
        return value == null ? Map.of() : as(Map.class, name, value, "an object");
    }

    private List<?> items(String name) {
        Object value = members.get(name);
        return value == null ? List.of() : as(List.class, name, value, "an array");
    }

    private static RoomName room(String name, @Nullable Object value) {
        if (value instanceof String || value instanceof Long) {
            return new RoomName(value);
        }
        throw new IllegalArgumentException(name + ": " + value + " (expected: text or integers)");
    }

    private static <T> T as(Class<T> type, String name, @Nullable Object value, String rule) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + rule + ")");
        }
        return type.cast(value);
    }
}
