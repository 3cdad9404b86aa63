package dev.parley.it.echo;

import dev.parley.engineio.Cors;
import dev.parley.engineio.EngineOptions;
import dev.parley.redis.RedisSettings;
import dev.parley.socketio.SocketOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The echo sample's options, checked.
 *
 * @param redis empty for a server that is alone
 */
record EchoSettings(
        String host,
        int port,
        String name,
        Duration pingInterval,
        Duration pingTimeout,
        Duration connectTimeout,
        int maxPayload,
        Optional<RedisSettings> redis,
        String adapter,
        String key,
        String subscriptionMode,
        boolean specificResponseChannel,
        Duration requestsTimeout) {
    private static final int MAX_PORT = 65_535;
    private static final List<String> ADAPTERS = List.of("classic");
    private static final List<String> KNOWN_ADAPTERS = List.of("classic", "sharded", "streams");
    private static final List<String> SUBSCRIPTION_MODES = List.of("static", "dynamic", "dynamic-private");

    EchoSettings {
        require(port >= 0 && port <= MAX_PORT, "--port", port, "0 to " + MAX_PORT);
        require(isPositive(pingInterval), "--ping-interval", pingInterval.toMillis(), "more than 0");
        require(isPositive(pingTimeout), "--ping-timeout", pingTimeout.toMillis(), "more than 0");
        require(isPositive(connectTimeout), "--connect-timeout", connectTimeout.toMillis(), "more than 0");
        require(isPositive(requestsTimeout), "--requests-timeout", requestsTimeout.toMillis(), "more than 0");
        require(maxPayload > 0, "--max-payload", maxPayload, "more than 0");
        require(KNOWN_ADAPTERS.contains(adapter), "--adapter", adapter, String.join(", ", ADAPTERS));
        require(
                ADAPTERS.contains(adapter),
                "--adapter",
                adapter + " is not available yet",
                String.join(", ", ADAPTERS));
        require(
                SUBSCRIPTION_MODES.contains(subscriptionMode),
                "--subscription-mode",
                subscriptionMode,
                String.join(", ", SUBSCRIPTION_MODES));
    }

    EngineOptions engine(String path) {
        return EngineOptions.DEFAULT
                .withPath(path)
                .withHeartbeat(pingInterval, pingTimeout)
                .withMaxHttpBufferSize(maxPayload)
                .withCors(Cors.ANY);
    }

    SocketOptions sockets() {
        return SocketOptions.DEFAULT.withConnectTimeout(connectTimeout).withMessagesOf(maxPayload);
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
