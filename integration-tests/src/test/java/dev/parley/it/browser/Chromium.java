package dev.parley.it.browser;

import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A headless Chromium with an empty profile; each {@link Tab} is a window of its own. Ends with its processes on {@link #close}. */
final class Chromium implements AutoCloseable {
    static final String[] PROGRAMS = {"chromium", "chromium-browser", "google-chrome"};
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final Process process;
    private final Path profile;
    private final WebSocket devTools;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> pending = new ConcurrentHashMap<>();
    private final Map<String, Journal> journals = new ConcurrentHashMap<>();

    private Chromium(Process process, Path profile, URI endpoint) {
        this.process = process;
        this.profile = profile;
        this.devTools = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(endpoint, new Answers())
                .orTimeout(ANSWER.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    static Chromium start(Path program) throws IOException {
        Path profile = Files.createTempDirectory("parley-chromium");
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-dev-shm-usage",
                        "--remote-debugging-port=0",
                        "--remote-allow-origins=*",
                        "--user-data-dir=" + profile)
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("chromium.log").toFile())
                .start();
        Path active = profile.resolve("DevToolsActivePort");
        await("DevTools of " + program)
                .atMost(Duration.ofSeconds(30))
                .until(() -> lines(active).size() >= 2);
        List<String> portAndPath = lines(active);
        return new Chromium(process, profile, URI.create("ws://127.0.0.1:" + portAndPath.get(0) + portAndPath.get(1)));
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** Opens a page in a window of its own: a page behind another one is hidden, and its timers are slowed down. */
    Tab open(String url) {
        JsonObject target = new JsonObject();
        target.addProperty("url", "about:blank");
        target.addProperty("newWindow", true);
        JsonObject attach = new JsonObject();
        attach.add("targetId", call(null, "Target.createTarget", target).get("targetId"));
        attach.addProperty("flatten", true);
        String session =
                call(null, "Target.attachToTarget", attach).get("sessionId").getAsString();
        Journal journal = journals.computeIfAbsent(session, s -> new Journal());
        Journal.DOMAINS.forEach(domain -> call(session, domain + ".enable", new JsonObject()));
        Tab tab = new Tab(this, session, journal);
        tab.navigate(url);
        return tab;
    }

    /** Calls a DevTools method and waits for its result. */
    JsonObject call(@Nullable String session, String method, JsonObject params) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        pending.put(id, answer);
        JsonObject request = new JsonObject();
        request.addProperty("id", id);
        request.addProperty("method", method);
        request.add("params", params);
        if (session != null) {
            request.addProperty("sessionId", session);
        }
        synchronized (devTools) {
            devTools.sendText(request.toString(), true).join();
        }
        return answer.orTimeout(ANSWER.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
        await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> {
            try (Stream<Path> files = Files.walk(profile)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
            return !Files.exists(profile);
        });
    }

    private final class Answers implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                onMessage(JsonParser.parseString(text.toString()).getAsJsonObject());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        private void onMessage(JsonObject message) {
            if (message.has("method")) {
                onEvent(message);
                return;
            }
            CompletableFuture<JsonObject> waiting =
                    message.has("id") ? pending.remove(message.get("id").getAsInt()) : null;
            if (waiting == null) {
                return;
            }
            if (message.has("error")) {
                waiting.completeExceptionally(
                        new IllegalStateException(message.get("error").toString()));
            } else {
                waiting.complete(message.getAsJsonObject("result"));
            }
        }

        private void onEvent(JsonObject message) {
            Journal journal = message.has("sessionId")
                    ? journals.get(message.get("sessionId").getAsString())
                    : null;
            if (journal != null) {
                journal.onEvent(message.get("method").getAsString(), message.getAsJsonObject("params"));
            }
        }
    }
}
