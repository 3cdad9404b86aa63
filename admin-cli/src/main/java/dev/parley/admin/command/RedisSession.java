package dev.parley.admin.command;

import dev.parley.redis.Redis;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import dev.parley.redis.RedisState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Redis for the length of a command. Where a server waits for Redis for ever, a tool says at once that it is not there.
 */
final class RedisSession implements AutoCloseable {
    private static final long CONNECT_LIMIT_MS = 5_000;
    private static final long ANSWER_LIMIT_MS = 60_000;
    private static final long GLANCE_MS = 10;

    private final RedisConnections redis;
    private final RedisSettings settings;

    private RedisSession(RedisConnections redis, RedisSettings settings) {
        this.redis = redis;
        this.settings = settings;
    }

    /** @throws RedisUnreachableException if Redis cannot be used now */
    static RedisSession open(RedisSettings settings) {
        RedisSession session =
                new RedisSession(RedisConnections.open(settings.withClientName("parley-admin")), settings);
        try {
            session.awaitUp();
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    Redis redis() {
        return redis;
    }

    private void awaitUp() {
        CompletableFuture<Boolean> up = new CompletableFuture<>();
        redis.addStateListener(state -> up.complete(state == RedisState.UP));
        for (long waited = 0; redis.state() != RedisState.UP && !isUp(up); waited += GLANCE_MS) {
            if (redis.trouble().isPresent() || waited > CONNECT_LIMIT_MS) {
                throw unreachable(redis.trouble().orElse("no answer"));
            }
        }
    }

    /** Waits for a glance. */
    private boolean isUp(CompletableFuture<Boolean> up) {
        try {
            return up.get(GLANCE_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable("interrupted");
        }
    }

    /** @throws RedisUnreachableException if the answer is a failure */
    <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(ANSWER_LIMIT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unreachable(rootMessage(e));
        } catch (TimeoutException e) {
            throw unreachable("no answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable("interrupted");
        }
    }

    private RedisUnreachableException unreachable(String reason) {
        return new RedisUnreachableException("Redis at " + settings + ": " + reason
                + " (expected: a running Redis; --redis-url or REDIS_URL says where)");
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    @Override
    public void close() {
        redis.close();
    }
}
