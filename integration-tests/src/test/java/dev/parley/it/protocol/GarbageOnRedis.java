package dev.parley.it.protocol;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.util.List;

/** Publishes what a mutator makes, on every one of some channels in turn. */
public final class GarbageOnRedis {
    private GarbageOnRedis() {}

    public static void publish(String redisUrl, Mutator mutator, int messages, String... channels) {
        List<byte[]> names = List.of(channels).stream().map(Mutator::bytes).toList();
        RedisClient client = RedisClient.create(redisUrl);
        try (StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE)) {
            for (int message = 0; message < messages; message++) {
                connection.sync().publish(names.get(message % names.size()), mutator.next());
            }
        } finally {
            client.shutdown();
        }
    }
}
