package dev.parley.adapter;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to many sockets.
 *
 * @param data the event's name, then its arguments, as plain values; not copied, and not to be changed afterwards
 */
public record Broadcast(List<@Nullable Object> data) {
    public Broadcast {
        if (data.isEmpty()) {
            throw new IllegalArgumentException("data: empty (expected: the event's name, then its arguments)");
        }
        data = Collections.unmodifiableList(data);
    }
}
