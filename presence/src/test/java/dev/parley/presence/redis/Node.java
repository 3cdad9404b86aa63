package dev.parley.presence.redis;

import static org.awaitility.Awaitility.await;

import dev.parley.presence.PresenceEvent;
import dev.parley.presence.PresenceMetrics;
import dev.parley.presence.PresenceSettings;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import dev.parley.redis.RedisState;
import dev.parley.redis.embedded.RedisProcess;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/** A server as far as presence sees it: its own connections to Redis, its own manager, and what its listener heard. */
final class Node implements AutoCloseable {
    final RedisConnections redis;
    final RedisPresenceManager presence;
    final List<PresenceEvent> events = new CopyOnWriteArrayList<>();
    final AtomicInteger malformed = new AtomicInteger();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

    Node(RedisProcess server, String id, Duration expiry) {
        redis = RedisConnections.open(RedisSettings.ofUrl(server.url()));
        presence = new RedisPresenceManager(
                redis,
                new PresenceSettings(expiry, id, Duration.ofSeconds(2)),
                scheduler,
                Clock.systemUTC(),
                new PresenceMetrics() {
                    @Override
                    public void onMalformed() {
                        malformed.incrementAndGet();
                    }
                });
        presence.addListener(events::add);
        awaitUp();
    }

    void awaitUp() {
        await().until(() -> redis.state() == RedisState.UP);
    }

    void awaitDown() {
        await().until(() -> redis.state() == RedisState.DOWN);
    }

    /** The events of one user, by name. */
    List<String> heardOf(String userId) {
        return events.stream()
                .filter(event -> userId.equals(event.data().get("userId")))
                .map(PresenceEvent::event)
                .toList();
    }

    /** The server dies: nothing is taken out of Redis. */
    void crash() {
        scheduler.shutdownNow();
        redis.close();
    }

    @Override
    public void close() {
        presence.close();
        crash();
    }
}
