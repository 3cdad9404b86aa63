package dev.parley.server.chat;

import dev.parley.redis.MessageListener;
import dev.parley.redis.Redis;
import dev.parley.redis.RedisState;
import dev.parley.redis.Subscription;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A Redis that keeps what is published and answers when the test says so. */
public final class FakeRedis implements Redis {
    public final List<Published> published = new CopyOnWriteArrayList<>();
    public volatile RedisState state = RedisState.UP;
    private volatile @Nullable MessageListener listener;

    /** As Redis' own thread does. */
    public void deliver(byte[] payload) {
        listener.onMessage("chat_events", payload);
    }

    @Override
    public RedisClusterAsyncCommands<String, byte[]> commands() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Long> publish(String channel, byte[] payload) {
        Published one = new Published(payload, new CompletableFuture<>());
        published.add(one);
        return one.answer;
    }

    @Override
    public Subscription subscribe(String channel, MessageListener heard) {
        listener = heard;
        return FakeNamespace.fake(
                Subscription.class,
                (method, args) ->
                        method.getName().equals("confirmed") ? CompletableFuture.completedFuture(null) : null);
    }

    @Override
    public Subscription psubscribe(String pattern, MessageListener heard) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Long> numsub(String channel) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RedisState state() {
        return state;
    }

    @Override
    public void addStateListener(Consumer<RedisState> heard) {}

    @Override
    public void close() {}

    public record Published(byte[] payload, CompletableFuture<Long> answer) {}
}
