package dev.parley.presence.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * One step at a time per user, in the order of the calls; users do not wait for each other. Without it a connect that
 * has to be sent twice (Redis did not know the script) could arrive after the disconnect of the same socket, which would
 * then stay in Redis for good.
 */
final class UserLanes {
    private final ConcurrentMap<String, CompletableFuture<Void>> tails = new ConcurrentHashMap<>();

    <T> CompletableFuture<T> submit(String userId, Supplier<CompletableFuture<T>> step) {
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletableFuture<Void> done = new CompletableFuture<>();
        CompletableFuture<Void> before = tails.put(userId, done);
        Runnable start = () -> begin(step).whenComplete((value, failure) -> {
            tails.remove(userId, done);
            // First the result, so that what follows from a step is under way before the next one begins.
            settle(result, value, failure);
            done.complete(null);
        });
        if (before == null) {
            start.run();
        } else {
            before.thenRun(start);
        }
        return result;
    }

    private static <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> step) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static <T> void settle(CompletableFuture<T> result, T value, Throwable failure) {
        if (failure == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(failure);
        }
    }
}
