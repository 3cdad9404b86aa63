package dev.parley.adapter;

/**
 * A room's name, which is text or an integer: {@code 42} and {@code "42"} are different rooms, in memory and on the wire,
 * although both appear alike inside channel names.
 *
 * @param value a {@link String} or a {@link Long}
 */
public record RoomName(Object value) {
    public RoomName {
        if (!(value instanceof String) && !(value instanceof Long)) {
            throw new IllegalArgumentException(
                    "value: " + value.getClass().getSimpleName() + " (expected: text or an integer)");
        }
    }

    public static RoomName of(String name) {
        return new RoomName(name);
    }

    public static RoomName of(long name) {
        return new RoomName(name);
    }

    /** The private room that each socket is in from its connection on. */
    public static RoomName of(SocketId id) {
        return new RoomName(id.value());
    }

    /** The name as it appears in channel names and logs. */
    @Override
    public String toString() {
        return value.toString();
    }
}
