package dev.parley.socketio;

import dev.parley.adapter.Adapter;
import dev.parley.adapter.Answers;
import dev.parley.adapter.Broadcast;
import dev.parley.adapter.BroadcastFlags;
import dev.parley.adapter.RemoteSocket;
import dev.parley.adapter.RoomName;
import dev.parley.adapter.Target;
import dev.parley.socketio.codec.EventNames;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The operator over an adapter. */
final class Selection implements BroadcastOperator {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    private final Adapter adapter;
    private final Environment environment;
    private final Target target;
    private final Duration timeout;

    Selection(Adapter adapter, Environment environment, Target target) {
        this(adapter, environment, target, DEFAULT_TIMEOUT);
    }

    private Selection(Adapter adapter, Environment environment, Target target, Duration timeout) {
        this.adapter = adapter;
        this.environment = environment;
        this.target = target;
        this.timeout = timeout;
    }

    @Override
    public BroadcastOperator to(RoomName... rooms) {
        return to(List.of(rooms));
    }

    @Override
    public BroadcastOperator to(Collection<RoomName> rooms) {
        return with(new Target(union(target.rooms(), rooms), target.except(), target.flags()));
    }

    @Override
    public BroadcastOperator except(RoomName... rooms) {
        return except(List.of(rooms));
    }

    @Override
    public BroadcastOperator except(Collection<RoomName> rooms) {
        return with(new Target(target.rooms(), union(target.except(), rooms), target.flags()));
    }

    @Override
    public BroadcastOperator local() {
        return with(target.flags().asLocal());
    }

    @Override
    public BroadcastOperator volatile_() {
        return with(target.flags().asVolatile());
    }

    @Override
    public BroadcastOperator compress(boolean compress) {
        return with(target.flags().withCompress(compress));
    }

    @Override
    public BroadcastOperator timeout(Duration newTimeout) {
        return new Selection(adapter, environment, target, newTimeout);
    }

    @Override
    public void emit(String event, @Nullable Object... args) {
        adapter.broadcast(broadcast(event, args), target);
    }

    @Override
    public CompletableFuture<Answers<@Nullable Object>> emitWithAck(String event, @Nullable Object... args) {
        return environment.completeOnWorker(adapter.broadcastWithAck(broadcast(event, args), target, timeout));
    }

    @Override
    public CompletableFuture<Answers<RemoteSocket>> fetchSockets() {
        return environment.completeOnWorker(adapter.fetchSockets(target));
    }

    @Override
    public CompletableFuture<Void> socketsJoin(Collection<RoomName> rooms) {
        return environment.completeOnWorker(adapter.addSockets(target, Set.copyOf(rooms)));
    }

    @Override
    public CompletableFuture<Void> socketsLeave(Collection<RoomName> rooms) {
        return environment.completeOnWorker(adapter.delSockets(target, Set.copyOf(rooms)));
    }

    @Override
    public CompletableFuture<Void> disconnectSockets(boolean close) {
        return environment.completeOnWorker(adapter.disconnectSockets(target, close));
    }

    private static Broadcast broadcast(String event, @Nullable Object... args) {
        return new Broadcast(Outbound.data(EventNames.requireFree(event), args));
    }

    private static Set<RoomName> union(Set<RoomName> some, Collection<RoomName> more) {
        Set<RoomName> all = new HashSet<>(some);
        all.addAll(more);
        return all;
    }

    private BroadcastOperator with(BroadcastFlags flags) {
        return with(new Target(target.rooms(), target.except(), flags));
    }

    private BroadcastOperator with(Target newTarget) {
        return new Selection(adapter, environment, newTarget, timeout);
    }
}
