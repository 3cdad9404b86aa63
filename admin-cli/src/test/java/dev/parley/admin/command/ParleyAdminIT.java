package dev.parley.admin.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.parley.presence.PresenceMetrics;
import dev.parley.presence.PresenceSettings;
import dev.parley.presence.Status;
import dev.parley.presence.UserData;
import dev.parley.presence.redis.RedisPresenceManager;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import dev.parley.redis.RedisState;
import dev.parley.redis.embedded.RedisProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tool against a Redis in which a server keeps presence. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ParleyAdminIT {
    private record Result(int exitCode, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }

        List<JsonObject> objects() {
            return out.lines()
                    .map(line -> JsonParser.parseString(line).getAsJsonObject())
                    .toList();
        }
    }

    @TempDir
    private Path data;

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private RedisProcess server;
    private RedisConnections redis;
    private RedisPresenceManager presence;

    @BeforeEach
    void start() throws IOException {
        server = RedisProcess.start();
        redis = RedisConnections.open(RedisSettings.ofUrl(server.url()));
        presence = new RedisPresenceManager(
                redis,
                new PresenceSettings(Duration.ofHours(1), "server-1"),
                scheduler,
                Clock.systemUTC(),
                PresenceMetrics.NONE);
        await().until(() -> redis.state() == RedisState.UP);
    }

    @AfterEach
    void stop() {
        presence.close();
        redis.close();
        scheduler.shutdownNow();
        server.close();
    }

    @Test
    void online_lists_who_is_online() {
        join(presence.setUserOnline("alice", "s1", new UserData("Alice \u001b[31m", null)));
        join(presence.setUserOnline("alice", "s2", new UserData("Alice \u001b[31m", null)));
        join(presence.setUserStatus("alice", Status.BUSY, "writing"));
        join(presence.setUserOnline("hidden", "h", new UserData("H", null)));
        join(presence.setUserStatus("hidden", Status.INVISIBLE, null));

        Result text = run("online");
        Result json = run("online", "--json");

        assertThat(text.exitCode()).isZero();
        assertThat(text.lines()).hasSize(3);
        assertThat(text.lines().get(0)).startsWith("USER").contains("STATUS", "SOCKETS");
        assertThat(text.lines().get(1)).startsWith("alice ").contains("Alice \\u001b[31m", "busy", " 2 ", "writing");
        assertThat(text.lines().get(2)).isEqualTo("Online: 1");
        assertThat(json.objects()).hasSize(1);
        assertThat(json.objects().get(0).get("userId").getAsString()).isEqualTo("alice");
        assertThat(json.objects().get(0).get("username").getAsString()).isEqualTo("Alice \u001b[31m");
        assertThat(json.objects().get(0).get("sockets").getAsInt()).isEqualTo(2);
    }

    @Test
    void a_crowd_is_listed_and_counted_in_parts() {
        for (int from = 0; from < 1_000; from += 50) {
            IntStream.range(from, from + 50)
                    .mapToObj(i -> presence.setUserOnline("user-" + i, "s-" + i, new UserData("U", null)))
                    .toList()
                    .forEach(ParleyAdminIT::join);
        }

        assertThat(run("online", "--json").objects())
                .extracting(user -> user.get("userId").getAsString())
                .doesNotHaveDuplicates()
                .hasSize(1_000);
        assertThat(run("sockets").lines()).hasSize(1_002).last().isEqualTo("Users: 1000, sockets: 1000");
        assertThat(run("count").out().strip()).isEqualTo("1000");
        assertThat(run("count", "--all", "--json").out().strip())
                .isEqualTo("{\"online\":1000,\"connected\":1000,\"sockets\":1000}");
    }

    @Test
    void nobody_is_said_in_words() {
        assertThat(run("online").lines()).containsExactly("Nobody is online.");
        assertThat(run("online", "--json").out()).isEmpty();
        assertThat(run("sockets").lines()).containsExactly("Users: 0, sockets: 0");
    }

    @Test
    void sockets_lists_those_of_one_user() {
        join(presence.setUserOnline("alice", "s1", new UserData("Alice", null)));
        join(presence.setUserOnline("alice", "s2", new UserData("Alice", null)));
        join(presence.setUserOnline("bob", "s3", new UserData("Bob", null)));

        assertThat(run("sockets", "alice").lines()).containsExactly("s1", "s2", "Sockets: 2");
        assertThat(run("sockets", "alice", "--json").out().strip())
                .isEqualTo("{\"userId\":\"alice\",\"sockets\":[\"s1\",\"s2\"]}");
        assertThat(run("sockets", "nobody").lines()).containsExactly("Sockets: 0");
    }

    @Test
    void cleanup_says_what_it_would_remove_then_removes_it() throws Exception {
        join(presence.setUserOnline("alice", "s1", new UserData("Alice", null)));
        redis.commands().sadd("online_users", "ghost".getBytes(UTF_8)).get(5, TimeUnit.SECONDS);

        Result dry = run("cleanup", "--dry-run");
        Result done = run("cleanup", "--json");

        assertThat(dry.lines()).hasSize(3);
        assertThat(dry.lines().get(1)).startsWith("ghost ").contains("online_users", "without a connected socket");
        assertThat(dry.lines().get(2)).isEqualTo("Would remove: 1");
        assertThat(done.objects()).hasSize(1);
        assertThat(done.objects().get(0).get("dryRun").getAsBoolean()).isFalse();
        assertThat(run("cleanup").lines()).containsExactly("Removed: 0");
        assertThat(run("count").out().strip()).isEqualTo("1");
    }

    @Test
    void tail_shows_what_passes_until_it_has_shown_enough() {
        CompletableFuture<Result> tail = runAside("tail", "--limit", "3");
        awaitSubscribers("presence_events", 2);

        join(presence.setUserOnline("alice", "s1", new UserData("Alice", null)));
        publish("chat_events", "{\"event\":\"message:sent\",\"chatId\":\"c1\",\"data\":{\"content\":\"hi\"}}");
        publish("chat_events", "\u001b[2J not json");

        Result result = join(tail);
        assertThat(result.exitCode()).isZero();
        assertThat(result.lines()).hasSize(4);
        assertThat(result.out())
                .contains("user:online")
                .contains("\"username\":\"Alice\"")
                .contains("message:sent      c1")
                .contains("(malformed)")
                .contains("\\u001b[2J not json");
    }

    @Test
    void tail_filters_and_speaks_json() {
        CompletableFuture<Result> tail = runAside(
                "tail",
                "chat_events",
                "--json",
                "--chat",
                "c1",
                "--event",
                "message:*",
                "--user",
                "alice",
                "--limit",
                "1");
        awaitSubscribers("chat_events", 1);

        publish("chat_events", "{\"event\":\"message:sent\",\"chatId\":\"c2\",\"data\":{\"senderId\":\"alice\"}}");
        publish("chat_events", "{\"event\":\"typing:started\",\"chatId\":\"c1\",\"data\":{\"userId\":\"alice\"}}");
        publish("chat_events", "garbage");
        publish(
                "chat_events",
                "{\"event\":\"message:sent\",\"chatId\":\"c1\",\"data\":{\"senderId\":\"alice\",\"n\":1}}");

        List<JsonObject> shown = join(tail).objects();
        assertThat(shown).hasSize(1);
        assertThat(shown.get(0).get("event").getAsString()).isEqualTo("message:sent");
        assertThat(shown.get(0).get("chatId").getAsString()).isEqualTo("c1");
        assertThat(shown.get(0).getAsJsonObject("data").get("n").getAsInt()).isEqualTo(1);
    }

    @Test
    void tail_ends_when_it_is_interrupted() throws Exception {
        Thread thread = new Thread(() -> run("tail"));
        thread.start();
        awaitSubscribers("chat_events", 1);

        thread.interrupt();

        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void a_redis_that_is_not_there_is_one_line_and_an_exit_code_of_its_own() {
        server.kill();

        Result result = run("count");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err()).startsWith("parley admin: Redis at redis://127.0.0.1:");
    }

    @Test
    void wrong_arguments_are_one_line_and_an_exit_code_of_their_own() {
        for (String[] arguments : new String[][] {
            {"dance"},
            {"tail", "elsewhere"},
            {"tail", "--limit", "0"},
            {"count", "--redis-port", "x", "--redis-host", "h"},
            {"sockets", "a\nb"},
            {}
        }) {
            Result result = run(arguments);

            assertThat(result.exitCode()).as(String.join(" ", arguments)).isEqualTo(2);
            assertThat(result.err().lines()).as(String.join(" ", arguments)).hasSize(1);
        }
    }

    @Test
    void help_documents_the_exit_codes() {
        for (String[] arguments : new String[][] {{"--help"}, {"tail", "--help"}}) {
            Result result = run(arguments);

            assertThat(result.exitCode()).isZero();
            assertThat(result.out()).contains("Exit codes:", "3     Redis cannot be reached");
        }
    }

    private Result run(String... arguments) {
        StringWriter written = new StringWriter();
        StringWriter complained = new StringWriter();
        int exitCode = ParleyAdmin.commandLine(new AdminContext(Map.of("REDIS_URL", server.url()), data))
                .setOut(new PrintWriter(written))
                .setErr(new PrintWriter(complained))
                .execute(arguments);
        return new Result(exitCode, written.toString(), complained.toString());
    }

    private CompletableFuture<Result> runAside(String... arguments) {
        CompletableFuture<Result> result = new CompletableFuture<>();
        new Thread(() -> result.complete(run(arguments))).start();
        return result;
    }

    private void awaitSubscribers(String channel, long count) {
        await().until(() -> join(redis.numsub(channel)) == count);
    }

    private void publish(String channel, String payload) {
        join(redis.publish(channel, payload.getBytes(UTF_8)));
    }

    private static <T> T join(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }
}
