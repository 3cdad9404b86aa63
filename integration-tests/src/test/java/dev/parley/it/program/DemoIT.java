package dev.parley.it.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.parley.it.ServerProcess;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.Http;
import dev.parley.it.client.Transport;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The one command of the README, from its start to Ctrl-C. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DemoIT {
    private static final long SIGINT_BIT = 1L << (2 - 1);
    private static final Pattern RUNNING = Pattern.compile("Ctrl-C stops everything");

    @TempDir
    private Path folder;

    @Test
    void a_demo_signs_people_in_and_carries_what_they_say_to_the_other_server() throws Exception {
        try (ServerProcess demo = start()) {
            List<URI> servers = servers();
            JsonObject config =
                    json(Http.get(servers.get(0).resolve("/demo/config")).body());
            assertThat(config.getAsJsonArray("servers")).hasSize(2);
            assertThat(Files.readString(data().resolve("jwt.secret"))).isNotBlank();

            String alice = Launcher.run(Map.of(), "token", "--user=alice", "--data=" + data())
                    .out()
                    .strip();
            String bob = signIn(servers.get(1), "Bob");
            try (ChatClient onFirst = ChatClient.connect(servers.get(0), Transport.WEBSOCKET, alice);
                    ChatClient onSecond = ChatClient.connect(servers.get(1), Transport.WEBSOCKET, bob)) {
                onSecond.await("session:ready");
                onFirst.call("chat:create", Map.of("chatId", "tea", "members", List.of("bob")));
                onSecond.await("chat:created");

                onFirst.call("message:send", Map.of("chatId", "tea", "content", "Milk?"));

                onSecond.await("message:sent", message -> "Milk?".equals(message.get("content")));
                assertThat(Launcher.run(Map.of(), "admin", "online", "--data=" + data())
                                .out())
                        .contains("alice", "bob");
            }
            assertThat(demo.isAlive()).isTrue();
        }
    }

    @Test
    void ctrl_c_stops_everything_and_what_was_said_is_there_again_after_a_restart() throws Exception {
        List<ProcessHandle> children;
        try (ServerProcess demo = start()) {
            children = ProcessHandle.of(demo.pid()).orElseThrow().descendants().toList();
            assertThat(children).hasSizeGreaterThanOrEqualTo(3);
            try (ChatClient client = connect("Alice")) {
                client.call("chat:create", Map.of("chatId", "diary"));
                client.call("message:send", Map.of("chatId", "diary", "content", "Day 5"));
            }

            interrupt(demo);
            await().atMost(Duration.ofSeconds(15)).until(() -> !demo.isAlive());
            assertThat(demo.terminate(Duration.ofSeconds(1))).isZero();
        }
        assertThat(data().resolve("demo.json")).doesNotExist();
        await().atMost(Duration.ofSeconds(5)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));

        try (ServerProcess again = start();
                ChatClient client = connect("Alice")) {
            Map<String, Object> history = client.call("message:history", Map.of("chatId", "diary"));

            assertThat(history.toString()).contains("Day 5");
            assertThat(again.isAlive()).isTrue();
        }
    }

    @Test
    void a_second_demo_on_the_same_data_is_told_so() throws Exception {
        try (ServerProcess demo = start()) {
            Launcher.Finished second =
                    Launcher.run(Map.of(), "demo", "--port=0", "--second-port=0", "--data=" + data());

            assertThat(second.code()).isEqualTo(1);
            assertThat(second.err()).hasLineCount(1).contains(String.valueOf(demo.pid()), "--data");
        }
    }

    @Test
    void nothing_outlives_a_demo_that_is_killed() throws Exception {
        try (ServerProcess demo = start()) {
            List<ProcessHandle> children =
                    ProcessHandle.of(demo.pid()).orElseThrow().descendants().toList();

            demo.kill();

            await().atMost(Duration.ofSeconds(20)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    private ServerProcess start() {
        return ServerProcess.program(Launcher.PATH.toString())
                .named("parley demo")
                .args("demo", "--port=0", "--second-port=0", "--data=" + data())
                .readyWhen(RUNNING)
                .within(Duration.ofSeconds(90))
                .start();
    }

    private ChatClient connect(String name) throws Exception {
        URI server = servers().get(0);
        return ChatClient.connect(server, Transport.WEBSOCKET, signIn(server, name));
    }

    private static String signIn(URI server, String name) {
        String body = Http.post(server.resolve("/demo/token"), "{\"name\":\"" + name + "\"}")
                .body();
        return json(body).get("token").getAsString();
    }

    private List<URI> servers() throws Exception {
        return json(Files.readString(data().resolve("demo.json"))).getAsJsonArray("servers").asList().stream()
                .map(server -> URI.create(server.getAsString()))
                .toList();
    }

    private Path data() {
        return folder.resolve("data");
    }

    /** As Ctrl-C does. Where this JVM was started in the background, children ignore that for good, and are asked to end. */
    private static void interrupt(ServerProcess demo) throws Exception {
        String signal = ignoresInterrupts(demo) ? "TERM" : "INT";
        assertThat(new ProcessBuilder("sh", "-c", "kill -" + signal + " " + demo.pid())
                        .start()
                        .waitFor())
                .isZero();
    }

    private static boolean ignoresInterrupts(ServerProcess process) throws Exception {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & SIGINT_BIT) != 0);
    }

    private static JsonObject json(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }
}
