package dev.parley.it.protocol;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Publishes what a mutator makes, on every one of some channels in turn. */
final class GarbageOnRedis {
    private static final int IN_FLIGHT = 100;

    private GarbageOnRedis() {}

    static void publish(String redisUrl, Mutator mutator, int messages, String... channels) {
        List<byte[]> names = Arrays.stream(channels).map(Mutator::bytes).toList();
        RedisClient client = RedisClient.create(redisUrl);
        try (StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE)) {
            List<RedisFuture<Long>> inFlight = new ArrayList<>();
            for (int message = 0; message < messages; message++) {
                inFlight.add(connection.async().publish(names.get(message % names.size()), mutator.next()));
                if (inFlight.size() == IN_FLIGHT) {
                    LettuceFutures.awaitAll(Duration.ofSeconds(10), inFlight.toArray(RedisFuture[]::new));
                    inFlight.clear();
                }
            }
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
    }
}
