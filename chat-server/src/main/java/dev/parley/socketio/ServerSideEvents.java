package dev.parley.socketio;

import dev.parley.adapter.LocalSockets.ServerSideAnswer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands other servers' events to a namespace's handlers, one at a time and in order, on the workers. */
final class ServerSideEvents {
    private static final Logger log = LoggerFactory.getLogger(ServerSideEvents.class);

    private final NamespaceHandlers handlers;
    private final Mailbox mailbox;

    ServerSideEvents(NamespaceHandlers handlers, Mailbox mailbox) {
        this.handlers = handlers;
        this.mailbox = mailbox;
    }

    void onEvent(List<@Nullable Object> data, @Nullable ServerSideAnswer answer) {
        if (data.isEmpty()) {
            return;
        }
        String event = String.valueOf(data.get(0));
        Args args = new Args(data.subList(1, data.size()));
        if (!mailbox.offer(() -> handlers.handleServerSideEvent(event, args, new Answer(answer)), 0)) {
            log.warn("Too many events of other servers are waiting: one of them is dropped");
        }
    }

    /** Of several arguments only the first is an answer, on every wire. */
    private static final class Answer implements Ack {
        private final @Nullable ServerSideAnswer answer;
        private final AtomicBoolean sent = new AtomicBoolean();

        Answer(@Nullable ServerSideAnswer answer) {
            this.answer = answer;
        }

        @Override
        public boolean isWanted() {
            return answer != null;
        }

        @Override
        public void send(@Nullable Object... args) {
            if (answer != null && sent.compareAndSet(false, true)) {
                answer.answer(args.length == 0 ? null : args[0]);
            }
        }
    }
}
