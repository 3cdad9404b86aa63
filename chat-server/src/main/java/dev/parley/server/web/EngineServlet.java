package dev.parley.server.web;

import dev.parley.engineio.BodyReceiver;
import dev.parley.engineio.Engine;
import dev.parley.engineio.EngineOptions;
import dev.parley.engineio.Refusal;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;

/** An Engine.IO endpoint: every request at its path comes here, is refused, answered, parked, or becomes a WebSocket. */
final class EngineServlet extends HttpServlet {
    /** Up to how many times the limit a refused body is read, so that its sender sees the refusal. */
    private static final long DISCARDED_LIMITS = 2;

    private final transient Engine engine;
    private final transient Clock clock;
    private final transient CorsHeaders cors;

    EngineServlet(Engine engine, Clock clock) {
        this.engine = engine;
        this.clock = clock;
        this.cors = new CorsHeaders(engine.options().cors());
    }

    @Override
    protected void service(HttpServletRequest rq, HttpServletResponse rs) throws ServletException, IOException {
        cors.apply(rq, rs);
        if (rq.getMethod().equals("OPTIONS") && engine.options().cors().isEnabled()) {
            cors.preflight(rq, rs);
            return;
        }
        ServletContextRequest jetty = ServletContextRequest.getServletContextRequest(rq);
        JettyRequest request = new JettyRequest(jetty, clock);
        if (engine.isClosedTo(request)) {
            rs.sendError(503);
            return;
        }
        Optional<Refusal> refusal = engine.refusalOf(request);
        if (request.isUpgrade()) {
            if (refusal.isPresent()) {
                refuseUpgrade(refusal.get(), jetty, rs);
            } else if (request.hasWebSocketKey()) {
                upgrade(request, jetty, rq, rs);
            } else {
                refuseHandshake(jetty, rs);
            }
        } else {
            ServletExchange exchange = new ServletExchange(suspend(rq, rs), jetty);
            if (refusal.isPresent()) {
                refusal.get().answer(exchange);
            } else {
                handle(request, exchange, rq);
            }
        }
    }

    private void handle(JettyRequest request, ServletExchange exchange, HttpServletRequest rq) throws IOException {
        switch (request.method()) {
            case "GET" -> engine.onGet(request, exchange);
            case "POST" -> {
                BodyReceiver receiver = engine.onPost(request, exchange);
                if (receiver != null) {
                    receive(rq, receiver);
                }
            }
            default -> exchange.reply(500); // as the reference server
        }
    }

    private void receive(HttpServletRequest rq, BodyReceiver receiver) throws IOException {
        int limit = engine.options().maxHttpBufferSize();
        long declared = rq.getContentLengthLong();
        ServletInputStream input = rq.getInputStream();
        if (declared <= limit) {
            input.setReadListener(new RequestBody(input, limit, receiver));
        } else if (declared <= DISCARDED_LIMITS * limit) {
            input.setReadListener(new DiscardedBody(input, receiver));
        } else {
            receiver.onTooLarge();
        }
    }

    private void upgrade(
            JettyRequest request, ServletContextRequest jetty, HttpServletRequest rq, HttpServletResponse rs)
            throws ServletException, IOException {
        EngineOptions options = engine.options();
        EndPoint endPoint = jetty.getConnectionMetaData().getConnection().getEndPoint();
        WebSocketEndpoint endpoint =
                new WebSocketEndpoint(engine.onUpgrade(request), options.maxHttpBufferSize(), endPoint);
        UpgradeConfig config = new UpgradeConfig(endpoint, options.path(), options.perMessageDeflate());
        try {
            container().upgradeHttpToWebSocket(rq, rs, config, Map.of());
        } catch (DeploymentException e) {
            throw new ServletException(e);
        } catch (IllegalStateException | IllegalArgumentException e) {
            // Jetty's words for a handshake of another version, and for a target that is no URI.
            refuseHandshake(jetty, rs);
        }
    }

    private void refuseHandshake(ServletContextRequest jetty, HttpServletResponse rs) throws IOException {
        engine.onRefused(Refusal.BAD_REQUEST);
        refuseUpgrade(Refusal.BAD_REQUEST, jetty, rs);
    }

    private ServerContainer container() {
        return (ServerContainer) getServletContext().getAttribute(ServerContainer.class.getName());
    }

    private static AsyncContext suspend(HttpServletRequest rq, HttpServletResponse rs) {
        AsyncContext async = rq.startAsync(rq, rs);
        async.setTimeout(0);
        return async;
    }

    /** The reference server writes this into the socket itself; no code tells these refusals apart but the text. */
    private static void refuseUpgrade(Refusal refusal, ServletContextRequest jetty, HttpServletResponse rs)
            throws IOException {
        byte[] message = refusal.message().getBytes(StandardCharsets.UTF_8);
        HttpFields.Mutable headers =
                jetty.getServletContextResponse().getWrapped().getHeaders();
        rs.setStatus(refusal.upgradeStatus());
        headers.put(HttpHeader.CONNECTION, "close");
        headers.put(HttpHeader.CONTENT_TYPE, "text/html");
        rs.setContentLength(message.length);
        rs.getOutputStream().write(message);
    }
}
