package dev.parley.it.echo;

import dev.parley.adapter.AdapterFactory;
import dev.parley.adapter.cluster.HandshakeFilter;
import dev.parley.adapter.memory.MemoryAdapter;
import dev.parley.adapter.redis.ClassicAdapterFactory;
import dev.parley.adapter.redis.ClassicOptions;
import dev.parley.redis.Redis;
import dev.parley.redis.RedisConnections;
import java.util.concurrent.ScheduledExecutorService;

/** The adapters of one server and the connections that they share. */
record EchoAdapters(AdapterFactory factory, Runnable closing) implements AutoCloseable {
    static EchoAdapters open(EchoSettings settings, ScheduledExecutorService timers) {
        if (settings.redis().isEmpty()) {
            return new EchoAdapters((namespace, sockets) -> new MemoryAdapter(sockets), () -> {});
        }
        Redis redis = RedisConnections.open(settings.redis().get().withClientName("parley-echo"));
        return new EchoAdapters(new ClassicAdapterFactory(redis, classic(settings), timers), redis::close);
    }

    /** The sample shows handshakes as they were received, credentials too. */
    private static ClassicOptions classic(EchoSettings settings) {
        return ClassicOptions.DEFAULT
                .withKey(settings.key())
                .withRequestsTimeout(settings.requestsTimeout())
                .withPublishOnSpecificResponseChannel(settings.specificResponseChannel())
                .withHandshakeFilter(HandshakeFilter.unfiltered());
    }

    @Override
    public void close() {
        closing.run();
    }
}
