package dev.parley.engineio;

import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What an Engine.IO endpoint allows and how long it waits; the defaults are the reference server's.
 *
 * @param path where the endpoint lives, with a slash at both ends
 * @param transports a non-empty subset of {@code polling} and {@code websocket}
 * @param maxHttpBufferSize bytes that one message, or one polling request, may have
 * @param outboundLimit bytes that may wait for one slow client
 * @param maxPending about how many sessions may wait to be admitted; more handshakes are refused with 503. Each of them takes memory
 *     for somebody who has not said yet who they are
 * @param perMessageDeflate whether WebSocket messages may be compressed; each connection then compresses anew
 */
public record EngineOptions(
        String path,
        Duration pingInterval,
        Duration pingTimeout,
        Duration upgradeTimeout,
        int maxHttpBufferSize,
        int outboundLimit,
        int maxPending,
        Set<String> transports,
        boolean perMessageDeflate,
        Cors cors) {
    public static final EngineOptions DEFAULT = new EngineOptions(
            "/socket.io/",
            Duration.ofSeconds(25),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            1_000_000,
            4 << 20,
            10_000,
            Set.of("polling", "websocket"),
            false,
            Cors.NONE);

    public EngineOptions {
        transports = Set.copyOf(transports);
        require(path.startsWith("/") && path.endsWith("/"), "path", path, "a path with a slash at both ends");
        require(isPositive(pingInterval), "pingInterval", pingInterval, "more than zero");
        require(isPositive(pingTimeout), "pingTimeout", pingTimeout, "more than zero");
        require(isPositive(upgradeTimeout), "upgradeTimeout", upgradeTimeout, "more than zero");
        require(maxHttpBufferSize > 0, "maxHttpBufferSize", maxHttpBufferSize, "more than zero");
        require(outboundLimit > 0, "outboundLimit", outboundLimit, "more than zero");
        require(maxPending > 0, "maxPending", maxPending, "more than zero");
        require(
                !transports.isEmpty() && Set.of("polling", "websocket").containsAll(transports),
                "transports",
                transports,
                "polling, websocket or both");
    }

    public EngineOptions withPath(String path) {
        return with(draft -> draft.path = path);
    }

    public EngineOptions withHeartbeat(Duration interval, Duration timeout) {
        return with(draft -> {
            draft.pingInterval = interval;
            draft.pingTimeout = timeout;
        });
    }

    public EngineOptions withUpgradeTimeout(Duration timeout) {
        return with(draft -> draft.upgradeTimeout = timeout);
    }

    public EngineOptions withMaxHttpBufferSize(int bytes) {
        return with(draft -> draft.maxHttpBufferSize = bytes);
    }

    public EngineOptions withOutboundLimit(int bytes) {
        return with(draft -> draft.outboundLimit = bytes);
    }

    public EngineOptions withMaxPending(int sessions) {
        return with(draft -> draft.maxPending = sessions);
    }

    public EngineOptions withTransports(Set<String> names) {
        return with(draft -> draft.transports = names);
    }

    public EngineOptions withPerMessageDeflate(boolean enabled) {
        return with(draft -> draft.perMessageDeflate = enabled);
    }

    public EngineOptions withCors(Cors cors) {
        return with(draft -> draft.cors = cors);
    }

    private EngineOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.toOptions();
    }

    private static boolean isPositive(Duration duration) {
        return duration.compareTo(Duration.ZERO) > 0;
    }

    private static void require(boolean holds, String name, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + rule + ")");
        }
    }

    /** A copy that can be changed; lives within one {@code with} call. */
    private static final class Draft {
        String path;
        Duration pingInterval;
        Duration pingTimeout;
        Duration upgradeTimeout;
        int maxHttpBufferSize;
        int outboundLimit;
        int maxPending;
        Set<String> transports;
        boolean perMessageDeflate;
        Cors cors;

        Draft(EngineOptions from) {
            path = from.path;
            pingInterval = from.pingInterval;
            pingTimeout = from.pingTimeout;
            upgradeTimeout = from.upgradeTimeout;
            maxHttpBufferSize = from.maxHttpBufferSize;
            outboundLimit = from.outboundLimit;
            maxPending = from.maxPending;
            transports = from.transports;
            perMessageDeflate = from.perMessageDeflate;
            cors = from.cors;
        }

        EngineOptions toOptions() {
            return new EngineOptions(
                    path,
                    pingInterval,
                    pingTimeout,
                    upgradeTimeout,
                    maxHttpBufferSize,
                    outboundLimit,
                    maxPending,
                    transports,
                    perMessageDeflate,
                    cors);
        }
    }
}
