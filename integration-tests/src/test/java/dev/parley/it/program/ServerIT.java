package dev.parley.it.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.parley.it.ServerLaunch;
import dev.parley.it.ServerProcess;
import dev.parley.it.TcpProxy;
import dev.parley.it.client.Http;
import dev.parley.redis.embedded.RedisProcess;
import dev.parley.server.store.embedded.EmbeddedMongo;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One server as a process: its health, its metrics, its start without what it needs, its end. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServerIT {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void with_redis_and_mongodb_it_is_ready_and_ends_with_0_when_asked() throws Exception {
        try (RedisProcess redis = RedisProcess.start();
                EmbeddedMongo mongo = EmbeddedMongo.inMemory();
                ServerProcess server =
                        launch(redis.url(), mongo.uri()).env("SERVER_ID", "one").start()) {

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(ready(server).get("status").getAsString())
                            .isEqualTo("ready"));
            assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
            assertThat(ready(server).get("serverId").getAsString()).isEqualTo("one");
            assertThat(get(server, "/metrics").body().lines())
                    .contains("parley_redis_up{server=\"one\"} 1.0", "parley_store_up{server=\"one\"} 1.0")
                    .anyMatch(line -> line.startsWith("parley_connections{"))
                    .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"));
            assertThat(get(server, "/").headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));

            assertThat(server.terminate(Duration.ofSeconds(10))).isZero();
        }
    }

    @Test
    void without_redis_and_mongodb_it_starts_degraded_and_finds_them_later() throws Exception {
        try (RedisProcess redis = RedisProcess.start();
                EmbeddedMongo mongo = EmbeddedMongo.inMemory();
                TcpProxy toRedis = TcpProxy.to(redis.port());
                ServerProcess server = startCutOff(toRedis, mongo)) {

            JsonObject cutOff = ready(server);
            assertThat(cutOff.get("status").getAsString()).isEqualTo("degraded");
            assertThat(cutOff.getAsJsonArray("degraded").toString()).contains("redis");
            assertThat(cutOff.getAsJsonObject("redis").get("reason").getAsString())
                    .isNotEmpty();

            toRedis.up();

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(ready(server).get("status").getAsString())
                            .isEqualTo("ready"));
            assertThat(server.terminate(Duration.ofSeconds(10))).isZero();
        }
    }

    @Test
    void while_it_drains_it_is_not_ready_and_a_second_signal_ends_it_at_once() throws Exception {
        try (ServerProcess server = launch("redis://127.0.0.1:1", "mongodb://127.0.0.1:1/parley")
                .env("PARLEY_DRAIN_DELAY", "5m")
                .start()) {
            assertThat(ready(server).getAsJsonArray("degraded").toString()).isEqualTo("[\"redis\",\"mongodb\"]");

            signal(server, "TERM");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(get(server, "/health/ready").statusCode())
                            .isEqualTo(503));

            assertThat(server.terminate(Duration.ofSeconds(5))).isEqualTo(143);
        }
    }

    @Test
    void the_demo_sign_in_is_nowhere_but_in_a_demo() {
        try (ServerProcess server =
                launch("redis://127.0.0.1:1", "mongodb://127.0.0.1:1/parley").start()) {
            assertThat(get(server, "/demo/config").statusCode()).isEqualTo(404);
            assertThat(Http.post(server.url().resolve("/demo/token"), "{\"name\":\"Eve\"}")
                            .statusCode())
                    .isIn(404, 405);
        }
    }

    @Test
    void what_it_logs_at_the_start_shows_no_secret() {
        try (ServerProcess server = launch("redis://:hunter2@127.0.0.1:1", "mongodb://u:hunter2@127.0.0.1:1/parley")
                .start()) {
            String output = String.join("\n", server.output());

            assertThat(output).contains("JWT_SECRET = ***", "REDIS_URL = redis://:***@127.0.0.1:1");
            assertThat(output).doesNotContain("hunter2").doesNotContain(SECRET);
        }
    }

    private static ServerProcess startCutOff(TcpProxy toRedis, EmbeddedMongo mongo) {
        toRedis.down();
        return launch("redis://127.0.0.1:" + toRedis.port(), mongo.uri()).start();
    }

    private static ServerLaunch launch(String redisUrl, String mongodbUri) {
        return ServerProcess.java("dev.parley.server.Main")
                .named("parley server")
                .args("server", "--host", "127.0.0.1", "--port", "0")
                .env("REDIS_URL", redisUrl)
                .env("MONGODB_URI", mongodbUri)
                .env("JWT_SECRET", SECRET);
    }

    private static JsonObject ready(ServerProcess server) {
        return JsonParser.parseString(get(server, "/health/ready").body()).getAsJsonObject();
    }

    private static HttpResponse<String> get(ServerProcess server, String path) {
        return Http.get(server.url().resolve(path));
    }

    private static void signal(ServerProcess server, String name) throws Exception {
        List<String> kill = List.of("sh", "-c", "kill -" + name + " " + server.pid());
        assertThat(new ProcessBuilder(kill).start().waitFor()).isZero();
    }
}
