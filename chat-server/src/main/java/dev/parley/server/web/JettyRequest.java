package dev.parley.server.web;

import dev.parley.engineio.EngineRequest;
import dev.parley.engineio.HandshakeRequest;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/** Jetty's request in the protocol's terms. The query is read here rather than by the servlet API, which would mix in a form's body. */
final class JettyRequest implements EngineRequest {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");

    private final Request request;
    private final Clock clock;
    private final Fields query;

    JettyRequest(Request request, Clock clock) {
        this.request = request;
        this.clock = clock;
        this.query = query(request);
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public boolean isUpgrade() {
        return "websocket".equalsIgnoreCase(header("upgrade"));
    }

    /** Whether it has what a WebSocket's handshake has to have: 16 bytes in base64. */
    boolean hasWebSocketKey() {
        String key = header("sec-websocket-key");
        return key != null && KEY.matcher(key).matches();
    }

    @Override
    public @Nullable String query(String name) {
        return query.getValue(name);
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeaders().get(name);
    }

    /** The scheme is not compared: a proxy may have taken the TLS off. */
    @Override
    public boolean isSameOrigin() {
        String origin = header("origin");
        if (origin == null) {
            return true;
        }
        try {
            URI uri = URI.create(origin);
            int hostPort = request.getHttpURI().getPort();
            int defaultPort = "https".equals(uri.getScheme()) ? 443 : 80;
            return Request.getServerName(request).equalsIgnoreCase(uri.getHost())
                    && (hostPort > 0 ? hostPort : defaultPort) == (uri.getPort() > 0 ? uri.getPort() : defaultPort);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public HandshakeRequest toHandshake() {
        return new HandshakeRequest(
                headers(),
                parameters(),
                Request.unWrap(request).getHttpURI().getPathQuery(),
                Request.getRemoteAddr(request),
                request.isSecure(),
                clock.instant());
    }

    private Map<String, List<String>> headers() {
        Map<String, List<String>> headers = new HashMap<>();
        for (HttpField field : request.getHeaders()) {
            headers.computeIfAbsent(field.getLowerCaseName(), name -> new ArrayList<>(1))
                    .add(Objects.requireNonNullElse(field.getValue(), ""));
        }
        return headers;
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new HashMap<>();
        for (Fields.Field field : query) {
            parameters.put(field.getName(), field.getValue());
        }
        return parameters;
    }

    /** A query that cannot be decoded has no parameters; the checks then refuse it. */
    private static Fields query(Request request) {
        try {
            return Request.extractQueryParameters(request);
        } catch (RuntimeException e) {
            return Fields.EMPTY;
        }
    }
}
