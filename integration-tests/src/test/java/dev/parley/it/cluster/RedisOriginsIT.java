package dev.parley.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.EchoSample;
import dev.parley.it.RedisServer;
import dev.parley.it.ServerProcess;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.Transport;
import dev.parley.redis.embedded.RedisBinary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The classic adapter over each Redis that a test can have, and what goes on while that one hangs. */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedisOriginsIT {
    @Test
    void the_one_that_the_settings_name() {
        try (RedisServer redis = RedisServer.start()) {
            joinsTwoServers(redis);
        }
    }

    @Test
    void the_bundled_one() {
        String before = System.setProperty(RedisBinary.PROPERTY, "bundled");
        try (RedisServer redis = RedisServer.start("process")) {
            joinsTwoServers(redis);
        } finally {
            if (before == null) {
                System.clearProperty(RedisBinary.PROPERTY);
            } else {
                System.setProperty(RedisBinary.PROPERTY, before);
            }
        }
    }

    @Test
    void one_in_a_container() {
        try (RedisServer redis = RedisServer.start("container")) {
            joinsTwoServers(redis);
        }
    }

    @Test
    void one_whose_address_is_given() {
        try (RedisServer started = RedisServer.start("process");
                RedisServer given = RedisServer.start(started.url());
                Pair pair = Pair.over(given)) {
            pair.emitUntilItCrosses();
        }
    }

    private static void joinsTwoServers(RedisServer redis) {
        try (Pair pair = Pair.over(redis)) {
            pair.emitUntilItCrosses();

            redis.freeze();
            pair.emit("while it hangs");
            pair.neighbour.await("news", news -> "while it hangs".equals(news.get("text")));

            redis.thaw();
            pair.emitUntilItCrosses();
        }
    }

    /** Two servers; a sender and its neighbour on the first, a listener on the second. */
    private static final class Pair implements AutoCloseable {
        private final ServerProcess first;
        private final ServerProcess second;
        private final ChatClient sender;
        private final ChatClient neighbour;
        private final ChatClient listener;
        private int emitted;

        private Pair(RedisServer redis) {
            first = EchoSample.launch("--redis", redis.url()).start();
            second = EchoSample.launch("--redis", redis.url()).start();
            sender = connect(first);
            neighbour = connect(first);
            listener = connect(second);
        }

        static Pair over(RedisServer redis) {
            return new Pair(redis);
        }

        private static ChatClient connect(ServerProcess server) {
            return ChatClient.connect(server.url(), Transport.WEBSOCKET, "/", Map.of());
        }

        void emit(String text) {
            assertThat(sender.call("emit", Map.of("event", "news", "args", List.of(Map.of("text", text)))))
                    .containsEntry("ok", true);
        }

        /** What was emitted while Redis was away may be lost; what is emitted after it is not. */
        void emitUntilItCrosses() {
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                emit("news " + ++emitted);
                return listener.events("news").stream()
                        .anyMatch(event -> event.args().contains(Map.of("text", "news " + (emitted - 1))));
            });
        }

        @Override
        public void close() {
            List.of(sender, neighbour, listener).forEach(ChatClient::close);
            List.of(first, second).forEach(ServerProcess::close);
        }
    }
}
