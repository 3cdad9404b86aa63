package dev.parley.adapter.redis;

import dev.parley.adapter.RoomName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of a received object, with the types that they must have. Absent and null are the same. */
record Fields(Map<?, ?> map) {

    static Fields of(@Nullable Object value, String name) throws MalformedMessageException {
        if (value instanceof Map<?, ?> map) {
            return new Fields(map);
        }
        throw new MalformedMessageException(name + " is not an object");
    }

    boolean has(String name) {
        return map.get(name) != null;
    }

    @Nullable
    Object value(String name) {
        return map.get(name);
    }

    Fields object(String name) throws MalformedMessageException {
        return of(map.get(name), name);
    }

    List<@Nullable Object> list(String name) throws MalformedMessageException {
        return list(map.get(name), name);
    }

    @SuppressWarnings("unchecked")
    static List<@Nullable Object> list(@Nullable Object value, String name) throws MalformedMessageException {
        if (value instanceof List<?> list) {
            return (List<@Nullable Object>) list;
        }
        throw new MalformedMessageException(name + " is not an array");
    }

    String text(String name) throws MalformedMessageException {
        if (map.get(name) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw new MalformedMessageException(name + " is not a text");
    }

    long count(String name) throws MalformedMessageException {
        if (map.get(name) instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE) {
            return number;
        }
        throw new MalformedMessageException(name + " is not a count");
    }

    /** Rooms; none when they are left out. */
    Set<RoomName> rooms(String name) throws MalformedMessageException {
        return has(name) ? rooms(list(name)) : Set.of();
    }

    /**
     * A name that is neither text nor a whole number makes the message malformed: to pass over it could turn "to these rooms"
     * into "to everyone".
     */
    private static Set<RoomName> rooms(List<@Nullable Object> values) throws MalformedMessageException {
        Set<RoomName> rooms = new LinkedHashSet<>();
        for (Object value : values) {
            rooms.add(room(value));
        }
        return rooms;
    }

    static RoomName room(@Nullable Object value) throws MalformedMessageException {
        if (value instanceof String || value instanceof Long) {
            return new RoomName(value);
        }
        throw new MalformedMessageException("a room is neither a text nor an integer");
    }
}
