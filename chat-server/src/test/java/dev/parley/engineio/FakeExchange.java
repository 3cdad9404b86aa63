package dev.parley.engineio;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An HTTP request whose answer is written down. */
final class FakeExchange implements HttpExchange {
    int status;
    String body = "";
    boolean aborted;
    private @Nullable Runnable onGone;

    @Override
    public void reply(int newStatus, @Nullable String contentType, byte[] bytes, Runnable onSent) {
        if (isOver()) {
            return;
        }
        status = newStatus;
        body = new String(bytes, StandardCharsets.UTF_8);
        onSent.run();
    }

    @Override
    public void abort() {
        aborted = !isOver();
    }

    @Override
    public void onGone(Runnable action) {
        onGone = action;
    }

    /** The client ends the connection. */
    void disconnect() {
        if (onGone != null && !isOver()) {
            onGone.run();
        }
    }

    boolean isOver() {
        return status > 0 || aborted;
    }

    String answer() {
        return isOver() ? status + " " + body : "waiting";
    }
}
