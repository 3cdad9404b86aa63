package dev.parley.it;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What somebody with access to Redis sees of the cluster: its keys, and what passes on its channels. */
public final class RedisMonitor implements AutoCloseable {
    /** A message on one of the channels. */
    public record Published(String channel, JsonObject message) {
        public String event() {
            return message.get("event").getAsString();
        }

        public JsonObject data() {
            return message.getAsJsonObject("data");
        }
    }

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    private final StatefulRedisPubSubConnection<String, String> subscription;
    private final List<Published> published = new CopyOnWriteArrayList<>();

    public RedisMonitor(String url) {
        client = RedisClient.create(url);
        connection = client.connect();
        subscription = client.connectPubSub();
        subscription.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
                published.add(
                        new Published(channel, JsonParser.parseString(message).getAsJsonObject()));
            }
        });
        subscription.sync().subscribe("presence_events", "chat_events");
    }

    public RedisCommands<String, String> commands() {
        return connection.sync();
    }

    /** What has been published so far with this event's name. */
    public List<Published> published(String event) {
        return published.stream()
                .filter(message -> message.event().equals(event))
                .toList();
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
}
