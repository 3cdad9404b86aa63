package dev.parley.socketio;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments of an event or of an acknowledgement, as plain values (see {@link dev.parley.adapter}). Reading beyond the end gives null. */
public record Args(List<@Nullable Object> values) {
    public static final Args NONE = new Args(List.of());

    public Args {
        values = Collections.unmodifiableList(values);
    }

    public int size() {
        return values.size();
    }

    public @Nullable Object get(int index) {
        return index < values.size() ? values.get(index) : null;
    }
}
