package dev.parley.engineio;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A session's way in: its listener, called by one thread at a time and in order, from the acceptance to the close. */
final class Inbound {
    private final Mailbox mailbox;

    /** Null until it was accepted and after it heard of the end; only within the mailbox. */
    private @Nullable SessionListener listener;

    Inbound(Consumer<Throwable> onFailure) {
        mailbox = new Mailbox(onFailure);
    }

    /** Whatever comes in while the session is being accepted waits until it is. */
    void open(Supplier<SessionListener> acceptance) {
        mailbox.run(() -> listener = acceptance.get());
    }

    void deliver(Consumer<SessionListener> message) {
        mailbox.run(() -> {
            if (listener != null) {
                message.accept(listener);
            }
        });
    }

    /** The last delivery. */
    void close(CloseReason reason) {
        mailbox.run(() -> {
            SessionListener last = listener;
            listener = null;
            if (last != null) {
                last.onClose(reason);
            }
        });
    }
}
