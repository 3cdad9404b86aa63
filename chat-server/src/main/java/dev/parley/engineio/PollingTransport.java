package dev.parley.engineio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.engineio.codec.PollingPayload;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** HTTP long-polling: at most one GET is parked until there is something to send, and at most one POST is on its way in. */
final class PollingTransport implements Transport {
    private enum Admission {
        ADMITTED,
        /** Another one of its kind is under way. */
        OVERLAP,
        /** The session has ended, or a WebSocket has taken it over. */
        CLOSED
    }

    private static final String PAYLOAD = "text/plain; charset=UTF-8";
    private static final String ACCEPTED = "text/html";
    private static final byte[] OK = {'o', 'k'};

    private final Session session;

    @GuardedBy("this")
    private @Nullable HttpExchange poll;

    @GuardedBy("this")
    private @Nullable HttpExchange post;

    /** A POST that said goodbye, answered when the session has ended. */
    @GuardedBy("this")
    private @Nullable HttpExchange farewell;

    @GuardedBy("this")
    private boolean closed;

    PollingTransport(Session session) {
        this.session = session;
    }

    @Override
    public String name() {
        return "polling";
    }

    @Override
    public synchronized boolean isReady() {
        return poll != null;
    }

    @Override
    public @Nullable Writer claim() {
        HttpExchange claimed = takePoll();
        return claimed == null
                ? null
                : (batch, bytes) -> {
                    send(claimed, batch, () -> session.onWritten(bytes));
                    return false;
                };
    }

    /** A poll; it is parked until there is something to send. */
    void onGet(HttpExchange exchange) {
        switch (park(exchange)) {
            case CLOSED -> session.refuse(exchange, Refusal.UNKNOWN_SESSION);
            case OVERLAP -> onViolation(exchange);
            case ADMITTED -> {
                session.onPoll();
                watch(exchange);
            }
        }
    }

    /**
     * A POST, before its body.
     *
     * @return null if it was answered at once
     */
    @Nullable
    BodyReceiver onPost(HttpExchange exchange, boolean isBinary) {
        Admission admission = beginPost(exchange);
        if (admission == Admission.CLOSED) {
            session.refuse(exchange, Refusal.UNKNOWN_SESSION);
            return null;
        }
        if (isBinary || admission == Admission.OVERLAP) {
            onViolation(exchange);
            return null;
        }
        return new PostReceiver(session, this, exchange);
    }

    private void onViolation(HttpExchange exchange) {
        exchange.reply(400);
        onBroken();
    }

    /** The client went away in the middle of a request, or did what it must not. After an upgrade that harms nothing. */
    void onBroken() {
        session.onPollingBroken(this);
    }

    private synchronized Admission park(HttpExchange exchange) {
        Admission admission = admit(poll);
        if (admission == Admission.ADMITTED) {
            poll = exchange;
        }
        return admission;
    }

    private synchronized Admission beginPost(HttpExchange exchange) {
        Admission admission = admit(post);
        if (admission == Admission.ADMITTED) {
            post = exchange;
        }
        return admission;
    }

    @GuardedBy("this")
    private Admission admit(@Nullable HttpExchange underWay) {
        if (closed) {
            return Admission.CLOSED;
        }
        return underWay == null ? Admission.ADMITTED : Admission.OVERLAP;
    }

    private void watch(HttpExchange exchange) {
        if (isParked(exchange)) {
            exchange.onGone(() -> {
                if (forget(exchange)) {
                    onBroken();
                }
            });
        }
    }

    private synchronized boolean isParked(HttpExchange exchange) {
        return poll == exchange;
    }

    private synchronized boolean forget(HttpExchange exchange) {
        boolean parked = poll == exchange;
        if (parked) {
            poll = null;
        }
        return parked;
    }

    /**
     * Takes no more requests: a WebSocket has taken over. A POST on its way in may still end.
     *
     * @return the GET that is parked. A client pauses polling before it takes the last step, so this one was sent after that step,
     *     and overtook it on another connection.
     */
    @Nullable
    HttpExchange retire() {
        synchronized (this) {
            closed = true;
        }
        return takePoll();
    }

    /** Lets a parked GET go with a packet that says nothing, so that the client can finish its upgrade. */
    void releasePoll() {
        HttpExchange parked = takePoll();
        if (parked != null) {
            send(parked, List.of(ControlPackets.NOOP), () -> {});
        }
    }

    /** For tests, which cannot see from outside that a POST has come whose body has not. */
    synchronized boolean isPosting() {
        return post != null;
    }

    /**
     * The body has come, or never will.
     *
     * @return false if it was aborted meanwhile
     */
    synchronized boolean endPost(HttpExchange exchange) {
        if (post != exchange) {
            return false;
        }
        post = null;
        return true;
    }

    /** Answers a POST when the session has ended. */
    void acceptWhenClosed(HttpExchange exchange) {
        synchronized (this) {
            if (!closed) {
                farewell = exchange;
                return;
            }
        }
        accept(exchange);
    }

    static void accept(HttpExchange exchange) {
        exchange.reply(200, ACCEPTED, OK, () -> {});
    }

    /** The parked GET hears of the end; a client that closed the session itself hears nothing new. */
    @Override
    public void close(CloseReason reason) {
        HttpExchange saidGoodbye;
        HttpExchange unfinished;
        HttpExchange parked;
        synchronized (this) {
            closed = true;
            parked = poll;
            unfinished = post;
            saidGoodbye = farewell;
            poll = null;
            post = null;
            farewell = null;
        }
        if (parked != null) {
            boolean byClient = reason == CloseReason.TRANSPORT_CLOSE;
            send(parked, List.of(byClient ? ControlPackets.NOOP : ControlPackets.CLOSE), () -> {});
        }
        if (unfinished != null) {
            unfinished.abort();
        }
        if (saidGoodbye != null) {
            accept(saidGoodbye);
        }
    }

    private synchronized @Nullable HttpExchange takePoll() {
        HttpExchange taken = poll;
        poll = null;
        return taken;
    }

    private static void send(HttpExchange exchange, List<OutboundPacket> batch, Runnable onSent) {
        List<byte[]> packets = new ArrayList<>(batch.size());
        for (OutboundPacket packet : batch) {
            for (EngineMessage message : packet.messages()) {
                packets.add(message.pollingForm());
            }
        }
        exchange.reply(200, PAYLOAD, PollingPayload.join(packets), onSent);
    }
}
