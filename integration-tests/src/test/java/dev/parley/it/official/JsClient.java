package dev.parley.it.official;

import static org.awaitility.Awaitility.await;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.parley.it.NodeProject;
import dev.parley.it.client.PlainJson;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The official JavaScript client in a node process of its own, driven over its standard input and output. */
final class JsClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private record Event(String name, Map<String, Object> payload) {}

    private final NodeProject.NodeScript script;
    private final AtomicInteger nextId = new AtomicInteger();
    private final Map<Integer, Map<String, Object>> answers = new ConcurrentHashMap<>();
    private final List<Event> events = new CopyOnWriteArrayList<>();

    private JsClient(NodeProject.NodeScript script) {
        this.script = script;
        Thread reader = new Thread(this::readAll, "js-client");
        reader.setDaemon(true);
        reader.start();
    }

    /** As {@code io(url, {auth: {token}})} does it: polling first. */
    static JsClient dial(URI server, String token) {
        return new JsClient(NodeProject.require().start("chat-driver.js", server.toString(), token));
    }

    static JsClient dialWebSocket(URI server, String token) {
        return new JsClient(NodeProject.require().start("chat-driver.js", server.toString(), token, "websocket"));
    }

    private void readAll() {
        try {
            while (true) {
                onLine(JsonParser.parseString(script.readLine()).getAsJsonObject());
            }
        } catch (AssertionError e) {
            events.add(new Event("script ended", Map.of()));
        }
    }

    private void onLine(JsonObject line) {
        if (line.has("id")) {
            answers.put(line.get("id").getAsInt(), plain(line.getAsJsonObject("answer")));
        } else {
            boolean hasPayload = !line.getAsJsonArray("args").isEmpty()
                    && line.getAsJsonArray("args").get(0).isJsonObject();
            Map<String, Object> payload =
                    hasPayload ? plain(line.getAsJsonArray("args").get(0).getAsJsonObject()) : Map.of();
            events.add(new Event(line.get("event").getAsString(), payload));
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> plain(JsonObject object) {
        return (Map<String, Object>) PlainJson.read(object.toString(), List.of());
    }

    /** Emits, and waits for the object that it is acknowledged with. */
    Map<String, Object> call(String event, Map<String, ?> payload) {
        int id = nextId.incrementAndGet();
        script.writeLine(new Gson().toJson(Map.of("id", id, "event", event, "args", List.of(payload))));
        return await().atMost(PATIENCE).until(() -> answers.get(id), answer -> answer != null);
    }

    /** The payload of the first such event that came or comes; connect, upgrade, connect_error and disconnect too. */
    Map<String, Object> next(String event, Predicate<Map<String, Object>> wanted) {
        return await().alias(event)
                .atMost(PATIENCE)
                .until(() -> payloads(event).stream().filter(wanted).toList(), found -> !found.isEmpty())
                .get(0);
    }

    Map<String, Object> next(String event) {
        return next(event, payload -> true);
    }

    List<Map<String, Object>> payloads(String event) {
        return events.stream()
                .filter(received -> received.name().equals(event))
                .map(Event::payload)
                .toList();
    }

    void forget() {
        events.clear();
    }

    @Override
    public void close() {
        script.close();
    }
}
