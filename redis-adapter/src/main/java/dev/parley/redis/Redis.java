package dev.parley.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A Redis of any topology, shared by the whole process. Never blocks a caller: commands go out pipelined and fail with their
 * future, at once while Redis is known to be away and after the command timeout at the latest. It reconnects for ever with a
 * jittered pause and restores every subscription.
 */
public interface Redis extends AutoCloseable {
    /** The commands, on a connection shared by everybody; keys are UTF-8 text. Only for packages that may know lettuce. */
    RedisClusterAsyncCommands<String, byte[]> commands();

    /** Publishes to a channel, in the order of the calls of one thread; completes with the number of receivers that this node knows. */
    CompletableFuture<Long> publish(String channel, byte[] payload);

    /** Listens to a channel. Several listeners of one channel share one subscription at Redis. */
    Subscription subscribe(String channel, MessageListener listener);

    /** Listens to all channels that match a glob-style pattern; callers escape what they do not mean as a wildcard. */
    Subscription psubscribe(String pattern, MessageListener listener);

    /** How many subscriptions a channel has, summed over all nodes. */
    CompletableFuture<Long> numsub(String channel);

    RedisState state();

    /** Hears every change of state, on a thread of this object that must not be blocked. */
    void addStateListener(Consumer<RedisState> listener);

    @Override
    void close();
}
