package dev.parley.adapter.cluster;

import dev.parley.adapter.Answers;
import dev.parley.adapter.RemoteSocket;
import dev.parley.adapter.RoomName;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** This server's questions under way, by request id; a map for each kind, so that an answer of another kind finds nothing. */
final class Questions {
    final Map<String, Pending<@Nullable Object>> acks = new ConcurrentHashMap<>();
    final Map<String, Pending<RemoteSocket>> fetches = new ConcurrentHashMap<>();
    final Map<String, Pending<@Nullable Object>> serverSideAcks = new ConcurrentHashMap<>();
    final Map<String, Pending<RoomName>> rooms = new ConcurrentHashMap<>();

    private final ClusterTransport transport;
    private final ScheduledExecutorService timer;

    Questions(ClusterTransport transport, ScheduledExecutorService timer) {
        this.transport = transport;
        this.timer = timer;
    }

    /**
     * Answers a question here, then asks it elsewhere. The others are counted and asked at the same time: who comes or goes in
     * between is missed or missing either way.
     */
    <T extends @Nullable Object> CompletableFuture<Answers<T>> ask(
            Map<String, Pending<T>> kind,
            ClusterMessage.Question question,
            Duration timeout,
            Consumer<Pending<T>> own) {
        Pending<T> pending = new Pending<>();
        kind.put(question.requestId(), pending);
        Future<?> expiry = timer.schedule(pending::expire, timeout.toNanos(), TimeUnit.NANOSECONDS);
        CompletableFuture<Answers<T>> result = pending.result().whenComplete((answers, failure) -> {
            kind.remove(question.requestId());
            expiry.cancel(false);
        });
        own.accept(pending);
        transport.peers().whenComplete((peers, failure) -> {
            if (peers != null) {
                pending.onPeers(peers);
            } else {
                pending.onUnreachable();
            }
        });
        publish(question, pending);
        return result;
    }

    private void publish(ClusterMessage.Question question, Pending<?> pending) {
        try {
            transport.publish(question).whenComplete((sent, failure) -> {
                if (failure != null) {
                    pending.onUnreachable();
                }
            });
        } catch (IllegalArgumentException e) {
            pending.expire();
            throw e;
        }
    }

    void close() {
        acks.values().forEach(Pending::expire);
        fetches.values().forEach(Pending::expire);
        serverSideAcks.values().forEach(Pending::expire);
        rooms.values().forEach(Pending::expire);
    }
}
