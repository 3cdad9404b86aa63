package dev.parley.server.web;

import dev.parley.engineio.BodyReceiver;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Collects a body as it comes in, up to a limit, without a thread that waits for it. Called by the container, one call at a time. */
final class RequestBody implements ReadListener {
    private final ServletInputStream input;
    private final int limit;
    private final BodyReceiver receiver;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final byte[] chunk = new byte[4096];
    private boolean tooLarge;

    RequestBody(ServletInputStream input, int limit, BodyReceiver receiver) {
        this.input = input;
        this.limit = limit;
        this.receiver = receiver;
    }

    @Override
    public void onDataAvailable() throws IOException {
        while (!tooLarge && input.isReady()) {
            int read = input.read(chunk);
            if (read < 0) {
                return;
            }
            if (body.size() + read > limit) {
                tooLarge = true;
                receiver.onTooLarge();
            } else {
                body.write(chunk, 0, read);
            }
        }
    }

    @Override
    public void onAllDataRead() {
        if (!tooLarge) {
            receiver.onBody(body.toByteArray());
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (!tooLarge) {
            receiver.onGone();
        }
    }
}
