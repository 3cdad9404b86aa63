package dev.parley.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engineio.CloseReason;
import dev.parley.socketio.DisconnectReason;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerMetricsTest {
    private final ServerMetrics metrics = new ServerMetrics("server-1");

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void connections_are_counted_where_they_are_now() {
        metrics.engine().onOpen("polling");
        metrics.engine().onOpen("polling");
        metrics.engine().onUpgrade();
        metrics.engine().onClose("polling", CloseReason.PING_TIMEOUT);

        assertSample("parley_connections{server=\"server-1\",transport=\"polling\"} 0.0");
        assertSample("parley_connections{server=\"server-1\",transport=\"websocket\"} 1.0");
        assertSample("parley_connections_closed_total{reason=\"ping timeout\",server=\"server-1\"} 1.0");
    }

    @Test
    void traffic_refusals_and_drops_are_counted() {
        metrics.engine().onMessageIn(10);
        metrics.engine().onMessageOut(20);
        metrics.engine().onRefusal(4);
        metrics.engine().onRefusal(99);
        metrics.engine().onVolatileDrop();

        assertSample("parley_message_bytes_total{direction=\"in\",server=\"server-1\"} 10.0");
        assertSample("parley_messages_total{direction=\"out\",server=\"server-1\"} 1.0");
        assertSample("parley_refusals_total{code=\"4\",server=\"server-1\"} 1.0");
        assertSample("parley_refusals_total{code=\"other\",server=\"server-1\"} 1.0");
        assertSample("parley_volatile_drops_total{server=\"server-1\"} 1.0");
    }

    @Test
    void a_broadcast_counts_once_and_its_deliveries_each() {
        metrics.sockets().onConnect("/");
        metrics.sockets().onDelivery(3);
        metrics.sockets().onDisconnect("/", DisconnectReason.CLIENT_NAMESPACE_DISCONNECT);

        assertSample("parley_broadcasts_total{server=\"server-1\"} 1.0");
        assertSample("parley_deliveries_total{server=\"server-1\"} 3.0");
        assertSample("parley_sockets{server=\"server-1\"} 0.0");
        assertSample(
                "parley_sockets_disconnected_total{reason=\"client namespace disconnect\",server=\"server-1\"} 1.0");
    }

    @Test
    void the_store_tells_how_long_it_takes() {
        metrics.store().onBatch(3, 2, Duration.ofMillis(4).toNanos());

        assertSample("parley_store_write_seconds_bucket{server=\"server-1\",le=\"0.005\"} 1");
        assertSample("parley_store_messages_total{server=\"server-1\"} 2.0");
    }

    @Test
    void gauges_are_read_when_asked_and_the_jvm_is_there() {
        metrics.gauge("parley.redis.up", "Whether Redis can be used", () -> 1);

        assertSample("parley_redis_up{server=\"server-1\"} 1.0");
        assertThat(metrics.scrape()).contains("jvm_memory_used_bytes", "jvm_gc_", "process_cpu_usage");
    }

    private void assertSample(String line) {
        assertThat(metrics.scrape().lines()).contains(line);
    }
}
