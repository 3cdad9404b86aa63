package dev.parley.adapter.redis;

import dev.parley.adapter.cluster.HandshakeFilter;
import java.time.Duration;

/**
 * Options of the classic adapter; names and defaults as in {@code @socket.io/redis-adapter}. All servers of a cluster need the
 * same key.
 *
 * @param key the beginning of all channel names
 * @param requestsTimeout how long other servers have to answer
 * @param publishOnSpecificResponseChannel whether answers go to the asker's channel rather than to everybody's
 * @param handshakeFilter what other servers may learn of handshakes
 */
public record ClassicOptions(
        String key,
        Duration requestsTimeout,
        boolean publishOnSpecificResponseChannel,
        HandshakeFilter handshakeFilter) {

    public static final ClassicOptions DEFAULT =
            new ClassicOptions("socket.io", Duration.ofSeconds(5), false, HandshakeFilter.withoutCredentials());

    public ClassicOptions {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("key: empty (expected: the beginning of the channel names)");
        }
        if (requestsTimeout.isNegative() || requestsTimeout.isZero()) {
            throw new IllegalArgumentException("requestsTimeout: " + requestsTimeout + " (expected: more than 0)");
        }
    }

    public ClassicOptions withKey(String newKey) {
        return new ClassicOptions(newKey, requestsTimeout, publishOnSpecificResponseChannel, handshakeFilter);
    }

    public ClassicOptions withRequestsTimeout(Duration newRequestsTimeout) {
        return new ClassicOptions(key, newRequestsTimeout, publishOnSpecificResponseChannel, handshakeFilter);
    }

    public ClassicOptions withPublishOnSpecificResponseChannel(boolean specific) {
        return new ClassicOptions(key, requestsTimeout, specific, handshakeFilter);
    }

    public ClassicOptions withHandshakeFilter(HandshakeFilter newHandshakeFilter) {
        return new ClassicOptions(key, requestsTimeout, publishOnSpecificResponseChannel, newHandshakeFilter);
    }
}
