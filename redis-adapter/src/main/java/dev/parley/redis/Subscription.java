package dev.parley.redis;

import java.util.concurrent.CompletableFuture;

/** One listener's interest in a channel or pattern; kept through every reconnection until it is closed. */
public interface Subscription extends AutoCloseable {
    /** Completes when Redis has confirmed the subscription for the first time. */
    CompletableFuture<Void> confirmed();

    @Override
    void close();
}
