package dev.parley.it.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The server answered a CONNECT with a CONNECT_ERROR. */
public final class ConnectRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Map<?, ?> error;

    ConnectRefusedException(Map<?, ?> error) {
        super(String.valueOf(error.get("message")));
        this.error = error;
    }

    /** What the middleware said beside the message. */
    public @Nullable Object data() {
        return error.get("data");
    }
}
