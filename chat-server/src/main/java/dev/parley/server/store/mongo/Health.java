package dev.parley.server.store.mongo;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ServerDescription;
import com.mongodb.event.ClusterDescriptionChangedEvent;
import com.mongodb.event.ClusterListener;
import dev.parley.server.store.StoreHealth;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The driver watches every server by heartbeat; this says what follows from it: is there one that takes writes? */
final class Health implements ClusterListener {
    private static final Logger log = LoggerFactory.getLogger(Health.class);
    private static final StoreHealth CONNECTING = StoreHealth.down("connecting");
    private final List<Consumer<StoreHealth>> listeners = new CopyOnWriteArrayList<>();
    private final LongSupplier ticker;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private StoreHealth current = CONNECTING;

    @GuardedBy("lock")
    private long downSince;

    @GuardedBy("lock")
    private boolean ended;

    Health() {
        this(System::nanoTime);
    }

    Health(LongSupplier ticker) {
        this.ticker = ticker;
        this.downSince = ticker.getAsLong();
    }

    StoreHealth current() {
        synchronized (lock) {
            return current;
        }
    }

    /**
     * Whether MongoDB has been away for so long that a call which began with it would have given up. Until then calls wait: a
     * single lost connection, or the choice of a new primary, is often over sooner.
     */
    boolean isAway() {
        synchronized (lock) {
            return !current.up() && ticker.getAsLong() - downSince >= Database.SELECTION_PATIENCE.toNanos();
        }
    }

    void addListener(Consumer<StoreHealth> listener) {
        listeners.add(listener);
    }

    /** From now on the driver is being closed, which is no news of MongoDB. */
    void end() {
        synchronized (lock) {
            ended = true;
        }
    }

    @Override
    public void clusterDescriptionChanged(ClusterDescriptionChangedEvent event) {
        StoreHealth next = healthOf(event.getNewDescription());
        synchronized (lock) {
            if (ended) {
                return;
            }
            boolean news = current.up() != next.up() || (current.equals(CONNECTING) && !next.equals(CONNECTING));
            if (current.up() && !next.up()) {
                downSince = ticker.getAsLong();
            }
            current = next;
            if (!news) {
                return;
            }
        }
        if (next.up()) {
            log.info("MongoDB is up");
        } else {
            log.warn("MongoDB is down: {}", next.reason());
        }
        listeners.forEach(listener -> listener.accept(next));
    }

    private static StoreHealth healthOf(ClusterDescription cluster) {
        if (cluster.getServerDescriptions().stream().anyMatch(Health::takesWrites)) {
            return StoreHealth.UP;
        }
        String failures = failures(cluster);
        if (!failures.isEmpty()) {
            return StoreHealth.down(failures);
        }
        boolean heard = cluster.getServerDescriptions().stream().anyMatch(ServerDescription::isOk);
        return heard ? StoreHealth.down("no server that takes writes") : CONNECTING;
    }

    private static boolean takesWrites(ServerDescription server) {
        return server.isOk()
                && switch (server.getType()) {
                    case STANDALONE, REPLICA_SET_PRIMARY, SHARD_ROUTER, LOAD_BALANCER -> true;
                    default -> false;
                };
    }

    private static String failures(ClusterDescription cluster) {
        return cluster.getServerDescriptions().stream()
                .map(ServerDescription::getException)
                .filter(Objects::nonNull)
                .map(Health::rootMessage)
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
