package dev.parley.socketio;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/**
 * Waits for one socket's acknowledgement. It completes on a worker, not in the line of the connection's handlers, so that a
 * handler may wait for it.
 */
final class AckFuture implements PendingAcks.Waiter {
    private final Environment environment;
    private final CompletableFuture<Args> future = new CompletableFuture<>();

    AckFuture(Environment environment) {
        this.environment = environment;
    }

    /** Starts waiting; however it ends, nothing of it stays behind. */
    CompletableFuture<Args> await(PendingAcks acks, long id, Duration timeout) {
        Deadline deadline = environment.deadline(timeout, () -> fail(new TimeoutException("no answer in " + timeout)));
        future.whenComplete((args, error) -> {
            deadline.cancel();
            acks.remove(id);
        });
        acks.add(id, this);
        return future;
    }

    @Override
    public void onAnswer(Args args) {
        environment.execute(() -> future.complete(args));
    }

    @Override
    public void onGone() {
        fail(disconnected());
    }

    static IllegalStateException disconnected() {
        return new IllegalStateException("socket: disconnected (expected: connected until it answers)");
    }

    private void fail(Exception error) {
        environment.execute(() -> future.completeExceptionally(error));
    }
}
