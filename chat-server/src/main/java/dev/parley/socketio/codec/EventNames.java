package dev.parley.socketio.codec;

import java.util.Set;

/** The names that no event of an application may have, because Socket.IO's own events have them. */
public final class EventNames {
    private static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private EventNames() {}

    public static boolean isReserved(String name) {
        return RESERVED.contains(name);
    }

    /** @throws IllegalArgumentException if the name is reserved */
    public static String requireFree(String name) {
        if (isReserved(name)) {
            throw new IllegalArgumentException(
                    "event: " + name + " (expected: none of the reserved names " + RESERVED + ")");
        }
        return name;
    }
}
