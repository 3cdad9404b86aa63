package dev.parley.adapter.redis;

import dev.parley.adapter.Adapter;
import dev.parley.adapter.AdapterFactory;
import dev.parley.adapter.LocalSockets;
import dev.parley.adapter.cluster.ClusterAdapter;
import dev.parley.adapter.memory.MemoryAdapter;
import dev.parley.redis.Redis;
import dev.parley.redis.RedisState;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Makes adapters that speak the wire of {@code @socket.io/redis-adapter} 8.3, so that this server and Node.js servers form one
 * cluster. Servers are counted by their subscriptions: two servers in one JVM need a {@link Redis} each.
 *
 * <p>Everything on the wire is believed to come from a server of the cluster, as far as it is well-formed; what is not is
 * counted and dropped. Who may publish to Redis may do what a server may.
 */
public final class ClassicAdapterFactory implements AdapterFactory {
    private static final String ID_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_LENGTH = 6;

    private final Redis redis;
    private final ClassicOptions options;
    private final ScheduledExecutorService timer;
    private final WireFaults faults = new WireFaults();
    private final SecureRandom random = new SecureRandom();

    /** Until then a server may hear, but not be heard. */
    private final CompletableFuture<Void> firstUp = new CompletableFuture<>();

    /** @param timer ends questions that are not answered in time; stays the caller's */
    public ClassicAdapterFactory(Redis redis, ClassicOptions options, ScheduledExecutorService timer) {
        this.redis = redis;
        this.options = options;
        this.timer = timer;
        redis.addStateListener(this::onState);
        onState(redis.state());
    }

    private void onState(RedisState state) {
        if (state == RedisState.UP) {
            firstUp.complete(null);
        }
    }

    @Override
    public Adapter create(String namespace, LocalSockets sockets) {
        MemoryAdapter local = new MemoryAdapter(sockets);
        ClassicTransport transport = new ClassicTransport(redis, namespace, local, options, faults, newId(), firstUp);
        return ClusterAdapter.start(
                local, sockets, transport, timer, options.requestsTimeout(), options.handshakeFilter());
    }

    private String newId() {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
        }
        return id.toString();
    }

    /** How many malformed messages were dropped so far. */
    public long malformedMessages() {
        return faults.malformed();
    }

    /** How many messages could not be published so far, because Redis was away. */
    public long unpublishedMessages() {
        return faults.unpublished();
    }
}
