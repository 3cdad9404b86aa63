package dev.parley.server.chat.session;

import dev.parley.server.auth.AuthFailure;
import dev.parley.server.auth.Principal;
import dev.parley.server.auth.TokenVerifier;
import dev.parley.server.auth.UnauthorizedException;
import dev.parley.server.chat.ChatMetrics;
import dev.parley.server.chat.ErrorCode;
import dev.parley.server.limit.RateLimiter;
import dev.parley.server.limit.RateLimits;
import dev.parley.socketio.ConnectError;
import dev.parley.socketio.Middleware;
import dev.parley.socketio.Socket;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets in who brings a token of ours, in {@code auth.token}, and does not come too often. Runs on workers: checking a token may fetch keys. */
final class TokenMiddleware implements Middleware {
    private static final String PRINCIPAL = "parley.principal";

    private final TokenVerifier tokens;
    private final RateLimiter limiter;
    private final ChatMetrics metrics;

    TokenMiddleware(TokenVerifier tokens, RateLimiter limiter, ChatMetrics metrics) {
        this.tokens = tokens;
        this.limiter = limiter;
        this.metrics = metrics;
    }

    @Override
    public void onConnect(Socket socket, Next next) {
        try {
            Principal principal = verify(socket.handshake().auth().get("token"));
            Duration wait = limiter.acquire(principal.userId(), RateLimits.Kind.CONNECT);
            if (!wait.isZero()) {
                metrics.onRefused(ErrorCode.RATE_LIMITED);
                next.refuse(rateLimited(wait));
                return;
            }
            socket.attributes().put(PRINCIPAL, principal);
        } catch (UnauthorizedException e) {
            String reason = e.reason().wireName();
            metrics.onUnauthorized(reason);
            next.refuse(new ConnectError("unauthorized", Map.of("code", "unauthorized", "reason", reason)));
            return;
        }
        next.proceed();
    }

    private static ConnectError rateLimited(Duration wait) {
        String code = ErrorCode.RATE_LIMITED.wireName();
        return new ConnectError(code, Map.of("code", code, "retryAfterMs", RateLimiter.millis(wait)));
    }

    private Principal verify(@Nullable Object token) throws UnauthorizedException {
        if (token != null && !(token instanceof String)) {
            throw new UnauthorizedException(AuthFailure.MALFORMED);
        }
        return tokens.verify((String) token);
    }

    static Principal principalOf(Socket socket) {
        if (socket.attributes().get(PRINCIPAL) instanceof Principal principal) {
            return principal;
        }
        throw new IllegalStateException("socket: " + socket.id() + " (expected: one that the middleware let in)");
    }
}
