package dev.parley.engineio;

import dev.parley.engineio.codec.PollingPayload;
import dev.parley.engineio.codec.ProtocolException;

/** The POST of a polling session: packets come in, {@code ok} goes out. */
final class PostReceiver implements BodyReceiver {
    private final Session session;
    private final PollingTransport polling;
    private final HttpExchange exchange;

    PostReceiver(Session session, PollingTransport polling, HttpExchange exchange) {
        this.session = session;
        this.polling = polling;
        this.exchange = exchange;
    }

    @Override
    public void onBody(byte[] body) {
        if (!polling.endPost(exchange)) {
            return; // the session ended meanwhile and took the request with it
        }
        try {
            PollingPayload.decode(body, session::onPolled);
        } catch (ProtocolException e) {
            session.onMalformed();
        }
        answer();
    }

    /** A goodbye is answered when the session has ended. */
    private void answer() {
        if (session.isLeaving()) {
            polling.acceptWhenClosed(exchange);
        } else if (session.isBroken()) {
            exchange.reply(400);
        } else {
            PollingTransport.accept(exchange);
        }
    }

    /** The session goes on, as in the reference server: the client learns that this request was too large. */
    @Override
    public void onTooLarge() {
        if (polling.endPost(exchange)) {
            exchange.reply(413);
        }
    }

    @Override
    public void onGone() {
        if (polling.endPost(exchange)) {
            polling.onBroken();
        }
    }
}
