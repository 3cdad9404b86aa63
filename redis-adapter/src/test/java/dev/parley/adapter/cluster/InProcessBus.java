package dev.parley.adapter.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A wire within one JVM that delivers at once, on the sender's thread, and can lose what it is told to lose. */
final class InProcessBus {
    private final Map<String, Wire> wires = new ConcurrentHashMap<>();

    /** Whether servers tell who they are, as the newer wires do. */
    private final boolean named;

    volatile boolean down;
    volatile Predicate<ClusterMessage> lost = message -> false;

    InProcessBus(boolean named) {
        this.named = named;
    }

    Wire join(String id) {
        return new Wire(id);
    }

    final class Wire implements ClusterTransport {
        private final String id;
        private volatile @Nullable Receiver receiver;

        Wire(String id) {
            this.id = id;
        }

        @Override
        public String nodeId() {
            return id;
        }

        @Override
        public CompletableFuture<Void> start(Receiver newReceiver) {
            receiver = newReceiver;
            wires.put(id, this);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> publish(ClusterMessage message) {
            if (down) {
                return CompletableFuture.failedFuture(new IllegalStateException("the bus is down"));
            }
            others().values().forEach(wire -> wire.receive(id, message));
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> answer(@Nullable String askedBy, ClusterMessage.Answer answer) {
            return publish(answer);
        }

        private void receive(String from, ClusterMessage message) {
            Receiver hears = receiver;
            if (hears != null && !lost.test(message)) {
                hears.onMessage(named ? from : null, message);
            }
        }

        private Map<String, Wire> others() {
            Map<String, Wire> others = new HashMap<>(wires);
            others.remove(id);
            return others;
        }

        @Override
        public CompletableFuture<Peers> peers() {
            if (down) {
                return CompletableFuture.failedFuture(new IllegalStateException("the bus is down"));
            }
            Set<String> ids = others().keySet().stream().collect(Collectors.toUnmodifiableSet());
            return CompletableFuture.completedFuture(named ? Peers.known(ids) : Peers.counted(ids.size()));
        }

        @Override
        public boolean canAskForRooms() {
            return !named;
        }

        @Override
        public void close() {
            wires.remove(id);
        }
    }
}
