package dev.parley.presence.redis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One step at a time per user, in the order of the calls; users do not wait for each other. Without it a connect that
 * has to be sent twice (Redis did not know the script) could arrive after the disconnect of the same socket, which would
 * then stay in Redis for good.
 */
final class UserLanes {
    /** A user's steps, the one under way first; each lane is touched inside the map's atomic operations only. */
    private final ConcurrentMap<String, Deque<Step<?>>> lanes = new ConcurrentHashMap<>();

    <T> CompletableFuture<T> submit(String userId, Supplier<CompletableFuture<T>> action) {
        Step<T> step = new Step<>(action);
        lanes.compute(userId, (id, lane) -> {
            step.isAlone = lane == null;
            Deque<Step<?>> waiting = lane == null ? new ArrayDeque<>() : lane;
            waiting.add(step);
            return waiting;
        });
        if (step.isAlone) {
            run(userId, step);
        }
        return step.result;
    }

    /** A loop, for a thousand steps may wait and each fail at once when Redis is away. */
    private void run(String userId, Step<?> first) {
        for (Step<?> step = first; step != null; step = after(userId)) {
            CompletableFuture<?> done = step.begin();
            if (!done.isDone()) {
                done.whenComplete((value, failure) -> {
                    Step<?> next = after(userId);
                    if (next != null) {
                        run(userId, next);
                    }
                });
                return;
            }
        }
    }

    private @Nullable Step<?> after(String userId) {
        AtomicReference<@Nullable Step<?>> next = new AtomicReference<>();
        lanes.computeIfPresent(userId, (id, lane) -> {
            lane.remove();
            next.set(lane.peek());
            return lane.isEmpty() ? null : lane;
        });
        return next.get();
    }

    private static final class Step<T> {
        final CompletableFuture<T> result = new CompletableFuture<>();
        private final Supplier<CompletableFuture<T>> action;
        // Written and read by the thread that submits the step.
        boolean isAlone;

        Step(Supplier<CompletableFuture<T>> action) {
            this.action = action;
        }

        /** What is returned is done after the result, so that what follows from a step is under way before the next begins. */
        CompletableFuture<T> begin() {
            try {
                return action.get().whenComplete(this::settle);
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
                return result;
            }
        }

        private void settle(T value, @Nullable Throwable failure) {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(failure);
            }
        }
    }
}
