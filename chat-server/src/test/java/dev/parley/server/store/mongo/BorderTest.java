package dev.parley.server.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerConnectionState;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerType;
import com.mongodb.event.ClusterDescriptionChangedEvent;
import dev.parley.server.store.StoreUnavailableException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BorderTest {
    private static final long PATIENCE = Database.SELECTION_PATIENCE.toNanos();

    private final AtomicLong nanos = new AtomicLong();
    private final Health health = new Health(nanos::get);
    private final Border border = new Border(health);
    private ClusterDescription known = cluster(ServerDescription.builder()
            .address(new ServerAddress())
            .state(ServerConnectionState.CONNECTING)
            .build());

    @BeforeEach
    void mongoDbIsThere() {
        hear(up());
        nanos.addAndGet(10 * PATIENCE);
    }

    @Test
    void nobody_waits_for_a_mongodb_that_is_known_to_be_away() {
        hear(down());
        nanos.addAndGet(PATIENCE);

        assertThatThrownBy(() -> border.call(() -> {
                    throw new AssertionError("asked the driver, which would have waited");
                }))
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.nothingSaved()).isTrue());
    }

    @Test
    void a_short_absence_is_waited_for() {
        hear(down());
        nanos.addAndGet(PATIENCE - 1);

        assertThat(border.call(() -> "the driver found it")).isEqualTo("the driver found it");
    }

    @Test
    void news_that_it_is_still_away_do_not_begin_the_wait_anew() {
        hear(down());
        nanos.addAndGet(PATIENCE - 1);
        hear(down());
        nanos.addAndGet(1);

        assertThat(health.isAway()).isTrue();
    }

    @Test
    void it_comes_back_by_itself() {
        hear(down());
        nanos.addAndGet(PATIENCE);
        hear(up());

        assertThat(border.call(() -> "back")).isEqualTo("back");
    }

    @Test
    void what_the_driver_cannot_do_is_unavailable() {
        assertThatThrownBy(() -> border.call(() -> {
                    throw new MongoTimeoutException("no server");
                }))
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.nothingSaved()).isFalse());
    }

    /** As the driver's monitor tells it. */
    private void hear(ServerDescription server) {
        ClusterDescription next = cluster(server);
        health.clusterDescriptionChanged(new ClusterDescriptionChangedEvent(new ClusterId(), next, known));
        known = next;
    }

    private static ServerDescription up() {
        return ServerDescription.builder()
                .address(new ServerAddress())
                .ok(true)
                .type(ServerType.STANDALONE)
                .state(ServerConnectionState.CONNECTED)
                .build();
    }

    private static ServerDescription down() {
        return ServerDescription.builder()
                .address(new ServerAddress())
                .state(ServerConnectionState.CONNECTING)
                .exception(new MongoTimeoutException("connection refused"))
                .build();
    }

    private static ClusterDescription cluster(ServerDescription server) {
        return new ClusterDescription(ClusterConnectionMode.SINGLE, ClusterType.UNKNOWN, List.of(server));
    }
}
