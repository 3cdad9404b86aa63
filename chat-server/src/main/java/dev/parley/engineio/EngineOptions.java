package dev.parley.engineio;

import java.time.Duration;
import java.util.Set;

/**
 * What an Engine.IO endpoint allows and how long it waits; the defaults are the reference server's.
 *
 * @param path where the endpoint lives, with a slash at both ends
 * @param transports a non-empty subset of {@code polling} and {@code websocket}
 * @param maxHttpBufferSize bytes that one message, or one polling request, may have
 * @param outboundLimit bytes that may wait for one slow client
 */
public record EngineOptions(
        String path,
        Duration pingInterval,
        Duration pingTimeout,
        Duration upgradeTimeout,
        int maxHttpBufferSize,
        int outboundLimit,
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
        require(
                !transports.isEmpty() && Set.of("polling", "websocket").containsAll(transports),
                "transports",
                transports,
                "polling, websocket or both");
    }

    public EngineOptions withPath(String newPath) {
        return new EngineOptions(
                newPath,
                pingInterval,
                pingTimeout,
                upgradeTimeout,
                maxHttpBufferSize,
                outboundLimit,
                transports,
                perMessageDeflate,
                cors);
    }

    public EngineOptions withHeartbeat(Duration interval, Duration timeout) {
        return new EngineOptions(
                path,
                interval,
                timeout,
                upgradeTimeout,
                maxHttpBufferSize,
                outboundLimit,
                transports,
                perMessageDeflate,
                cors);
    }

    public EngineOptions withMaxHttpBufferSize(int bytes) {
        return new EngineOptions(
                path,
                pingInterval,
                pingTimeout,
                upgradeTimeout,
                bytes,
                outboundLimit,
                transports,
                perMessageDeflate,
                cors);
    }

    public EngineOptions withOutboundLimit(int bytes) {
        return new EngineOptions(
                path,
                pingInterval,
                pingTimeout,
                upgradeTimeout,
                maxHttpBufferSize,
                bytes,
                transports,
                perMessageDeflate,
                cors);
    }

    public EngineOptions withTransports(Set<String> names) {
        return new EngineOptions(
                path,
                pingInterval,
                pingTimeout,
                upgradeTimeout,
                maxHttpBufferSize,
                outboundLimit,
                names,
                perMessageDeflate,
                cors);
    }

    public EngineOptions withCors(Cors newCors) {
        return new EngineOptions(
                path,
                pingInterval,
                pingTimeout,
                upgradeTimeout,
                maxHttpBufferSize,
                outboundLimit,
                transports,
                perMessageDeflate,
                newCors);
    }

    private static boolean isPositive(Duration duration) {
        return duration.compareTo(Duration.ZERO) > 0;
    }

    private static void require(boolean holds, String name, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + rule + ")");
        }
    }
}
