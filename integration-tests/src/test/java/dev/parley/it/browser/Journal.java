package dev.parley.it.browser;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What happened in a page: its console, its errors, its requests and its WebSocket frames; the newest few hundred lines. */
final class Journal {
    /** The DevTools domains whose events it understands. */
    static final List<String> DOMAINS = List.of("Runtime", "Log", "Network", "Page");

    private static final int MOST_LINES = 500;
    private static final int LONGEST_LINE = 400;

    private final long start = System.nanoTime();
    private final Deque<String> lines = new ArrayDeque<>();

    void onEvent(String method, JsonObject params) {
        switch (method) {
            case "Runtime.consoleAPICalled" -> add("console." + text(params, "type"), arguments(params));
            case "Runtime.exceptionThrown" -> add("exception", String.valueOf(params.get("exceptionDetails")));
            case "Log.entryAdded" -> add("log", text(params.getAsJsonObject("entry"), "text"));
            case "Network.requestWillBeSent" -> add("request", request(params.getAsJsonObject("request")));
            case "Network.loadingFailed" -> add("request failed", text(params, "errorText"));
            case "Network.webSocketFrameSent" -> add("sent", frame(params));
            case "Network.webSocketFrameReceived" -> add("received", frame(params));
            case "Network.webSocketClosed" -> add("websocket", "closed");
            default -> {
                // The domains tell much more than helps here.
            }
        }
    }

    synchronized List<String> lines() {
        return new ArrayList<>(lines);
    }

    private synchronized void add(String kind, String what) {
        long millis = (System.nanoTime() - start) / 1_000_000;
        String line = String.format(Locale.ROOT, "%7d ms  %s: %s", millis, kind, what);
        lines.addLast(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line);
        if (lines.size() > MOST_LINES) {
            lines.removeFirst();
        }
    }

    private static String request(JsonObject request) {
        return text(request, "method") + " " + text(request, "url") + " " + text(request, "postData");
    }

    private static String frame(JsonObject params) {
        return text(params.getAsJsonObject("response"), "payloadData");
    }

    private static String arguments(JsonObject params) {
        return StreamSupport.stream(params.getAsJsonArray("args").spliterator(), false)
                .map(argument ->
                        text(argument.getAsJsonObject(), "value") + text(argument.getAsJsonObject(), "description"))
                .collect(Collectors.joining(" "));
    }

    private static String text(JsonObject object, String name) {
        JsonElement value = object.get(name);
        return value == null ? "" : value.isJsonPrimitive() ? value.getAsString() : value.toString();
    }
}
