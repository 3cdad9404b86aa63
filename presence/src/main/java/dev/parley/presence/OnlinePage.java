package dev.parley.presence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of the online users; {@code cursor} asks for the next one and is null at the end. A user is missed or repeated only if it came or went meanwhile. */
public record OnlinePage(List<String> userIds, @Nullable String cursor, long total) {
    public OnlinePage {
        userIds = List.copyOf(userIds);
    }
}
