package dev.parley.server;

import com.google.gson.Gson;
import dev.parley.redis.Redis;
import dev.parley.redis.RedisState;
import dev.parley.server.store.Store;
import dev.parley.server.store.StoreHealth;
import dev.parley.server.web.WebServer.Content;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the server says of itself. It is ready as long as it takes connections: without Redis it serves its own clients, without
 * MongoDB everything but the history, and taking it out of the balancer would make that worse. What is missing is named. Only
 * while it drains it is not ready. Thread-safe; asks nobody, so it answers at once.
 */
final class Health {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final Gson json = new Gson();
    private final String serverId;
    private final Redis redis;
    private final Store store;
    private volatile boolean draining;

    Health(String serverId, Redis redis, Store store) {
        this.serverId = serverId;
        this.redis = redis;
        this.store = store;
    }

    /** From now on, not ready. */
    void drain() {
        draining = true;
    }

    Content live() {
        return answer(OK, Map.of("status", "up"));
    }

    Content ready() {
        boolean redisUp = redis.state() == RedisState.UP;
        StoreHealth storeHealth = store.health();
        List<String> degraded = new ArrayList<>();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", "");
        body.put("serverId", serverId);
        body.put("degraded", degraded);
        body.put("redis", part("redis", redisUp, "it is being retried", degraded));
        body.put("mongodb", part("mongodb", storeHealth.up(), storeHealth.reason(), degraded));
        body.put("draining", draining);
        body.put("status", draining ? "draining" : degraded.isEmpty() ? "ready" : "degraded");
        return answer(draining ? UNAVAILABLE : OK, body);
    }

    private static Map<String, Object> part(String name, boolean up, String reason, List<String> degraded) {
        if (up) {
            return Map.of("status", "up");
        }
        degraded.add(name);
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("status", "down");
        part.put("reason", reason);
        return part;
    }

    private Content answer(int status, Map<String, Object> body) {
        return new Content(status, "application/json; charset=utf-8", json.toJson(body) + "\n");
    }
}
