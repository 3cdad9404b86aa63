package dev.parley.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All listeners of one topic; together they need one subscription at Redis. */
final class Interest {
    private static final Logger log = LoggerFactory.getLogger(Interest.class);

    private final List<Registration> registrations = new CopyOnWriteArrayList<>();

    // Used on the event loop only.
    private boolean confirmed;

    /** Calls all listeners in the order in which they came; on the thread that read the message. */
    void deliver(String channel, byte[] payload) {
        for (Registration registration : registrations) {
            registration.deliver(channel, payload);
        }
    }

    void add(Registration registration) {
        registrations.add(registration);
        if (confirmed) {
            registration.confirmed.complete(null);
        }
    }

    /** Returns whether nobody is left. */
    boolean remove(Registration registration) {
        registrations.remove(registration);
        return registrations.isEmpty();
    }

    boolean isConfirmed() {
        return confirmed;
    }

    void onConfirmed() {
        confirmed = true;
        registrations.forEach(registration -> registration.confirmed.complete(null));
    }

    void onLost() {
        confirmed = false;
    }

    void fail(Throwable cause) {
        registrations.forEach(registration -> registration.confirmed.completeExceptionally(cause));
    }

    /** One listener's share. */
    static final class Registration implements Subscription {
        final Topic topic;
        final CompletableFuture<Void> confirmed = new CompletableFuture<>();
        private final MessageListener listener;
        private final Consumer<Registration> onClose;
        private volatile boolean closed;

        Registration(Topic topic, MessageListener listener, Consumer<Registration> onClose) {
            this.topic = topic;
            this.listener = listener;
            this.onClose = onClose;
        }

        /** A listener's failure is its own: neither the connection nor the next listener may suffer. */
        private void deliver(String channel, byte[] payload) {
            if (closed) {
                return;
            }
            try {
                listener.onMessage(channel, payload);
            } catch (RuntimeException | LinkageError | AssertionError e) {
                log.error("a listener of {} failed", topic.name(), e);
            }
        }

        boolean isClosed() {
            return closed;
        }

        /** A copy: who waits can complete it without harm to the others. */
        @Override
        public CompletableFuture<Void> confirmed() {
            return confirmed.copy();
        }

        @Override
        public void close() {
            closed = true;
            onClose.accept(this);
        }
    }
}
