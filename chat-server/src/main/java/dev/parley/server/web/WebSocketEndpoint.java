package dev.parley.server.web;

import dev.parley.engineio.WebSocketLink;
import dev.parley.engineio.WebSocketListener;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.util.function.Function;
import org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketSession;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.exception.CloseException;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket of an Engine.IO endpoint; made for one upgraded request. Public because the container asks for it. Its callbacks
 * run on the network thread, one at a time.
 */
public final class WebSocketEndpoint extends Endpoint {
    private final Function<WebSocketLink, WebSocketListener> opening;
    private final int messageLimit;
    private final EndPoint endPoint;
    private @Nullable WebSocketListener listener;
    private boolean broken;

    WebSocketEndpoint(Function<WebSocketLink, WebSocketListener> opening, int messageLimit, EndPoint endPoint) {
        this.opening = opening;
        this.messageLimit = messageLimit;
        this.endPoint = endPoint;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        session.setMaxTextMessageBufferSize(messageLimit);
        session.setMaxBinaryMessageBufferSize(messageLimit);
        CoreSession core = ((JakartaWebSocketSession) session).getCoreSession();
        WebSocketListener opened = opening.apply(new JettyLink(core, lane(core)));
        listener = opened;
        session.addMessageHandler(String.class, opened::onText);
        session.addMessageHandler(byte[].class, opened::onBinary);
    }

    /** What the client did wrong closes the connection without a word in the log. */
    @Override
    public void onError(Session session, Throwable failure) {
        broken |= failure instanceof CloseException;
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        if (listener != null) {
            listener.onClose(broken);
        }
    }

    private @Nullable LaneEndPoint lane(CoreSession core) {
        boolean unchanged = core.getNegotiatedExtensions().isEmpty();
        return unchanged && endPoint instanceof LaneEndPoint lane ? lane : null;
    }
}
