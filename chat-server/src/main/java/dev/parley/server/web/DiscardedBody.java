package dev.parley.server.web;

import dev.parley.engineio.BodyReceiver;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/**
 * Reads a body that was declared too large to its end before it is refused. Who is answered while still writing may be cut off, for
 * unread bytes reset the connection, and never sees the answer. Called by the container, one call at a time.
 */
final class DiscardedBody implements ReadListener {
    private final ServletInputStream input;
    private final BodyReceiver receiver;
    private final byte[] chunk = new byte[4096];

    DiscardedBody(ServletInputStream input, BodyReceiver receiver) {
        this.input = input;
        this.receiver = receiver;
    }

    @Override
    public void onDataAvailable() throws IOException {
        while (input.isReady() && input.read(chunk) >= 0) {
            // that is all
        }
    }

    @Override
    public void onAllDataRead() {
        receiver.onTooLarge();
    }

    @Override
    public void onError(Throwable failure) {
        receiver.onGone();
    }
}
