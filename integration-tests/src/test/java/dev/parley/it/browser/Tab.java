package dev.parley.it.browser;

import static org.awaitility.Awaitility.await;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** One page of the browser, seen and handled as a person would: by its text, its controls and the keyboard. */
final class Tab {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Gson GSON = new Gson();

    private final Chromium browser;
    private final String session;
    private final Journal journal;

    Tab(Chromium browser, String session, Journal journal) {
        this.browser = browser;
        this.session = session;
        this.journal = journal;
    }

    void navigate(String url) {
        JsonObject params = new JsonObject();
        params.addProperty("url", url);
        call("Page.navigate", params);
    }

    /** Evaluates an expression in the page. */
    JsonElement eval(String expression) {
        JsonObject params = new JsonObject();
        params.addProperty("expression", expression);
        params.addProperty("returnByValue", true);
        params.addProperty("awaitPromise", true);
        JsonObject result = call("Runtime.evaluate", params);
        if (result.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
        }
        JsonElement value = result.getAsJsonObject("result").get("value");
        return value == null ? JsonNull.INSTANCE : value;
    }

    /** The visible text of an element; empty if it is not there. */
    String text(String selector) {
        return eval("document.querySelector(" + quote(selector) + ")?.innerText ?? ''")
                .getAsString();
    }

    void awaitText(String selector, String part) {
        await(selector + " shows \"" + part + "\"").atMost(PATIENCE).until(() -> text(selector), t -> t.contains(part));
    }

    void awaitNoText(String selector, String part) {
        await(selector + " no longer shows \"" + part + "\"")
                .atMost(PATIENCE)
                .until(() -> text(selector), t -> !t.contains(part));
    }

    void awaitTrue(String what, String expression) {
        await(what).atMost(PATIENCE).until(() -> eval(expression).getAsBoolean());
    }

    /** Waits until the page has sent something in which all these parts are. */
    void awaitSent(String... parts) {
        await("sent " + List.of(parts))
                .atMost(PATIENCE)
                .until(() -> journal.lines().stream()
                        .anyMatch(line -> Stream.of(parts).allMatch(line::contains)));
    }

    void click(String selector) {
        awaitTrue(selector + " is there", "!!document.querySelector(" + quote(selector) + ")");
        eval("document.querySelector(" + quote(selector) + ").click()");
    }

    /** Types into an element through the browser's own input handling, as soon as it takes input. */
    void type(String selector, String text) {
        String element = "document.querySelector(" + quote(selector) + ")";
        awaitTrue(selector + " takes input", "!!" + element + "?.offsetParent && !" + element + ".disabled");
        eval("document.querySelector(" + quote(selector) + ").focus()");
        JsonObject params = new JsonObject();
        params.addProperty("text", text);
        call("Input.insertText", params);
    }

    void pressEnter() {
        for (String type : new String[] {"keyDown", "keyUp"}) {
            JsonObject params = new JsonObject();
            params.addProperty("type", type);
            params.addProperty("key", "Enter");
            params.addProperty("code", "Enter");
            params.addProperty("windowsVirtualKeyCode", 13);
            if (type.equals("keyDown")) {
                params.addProperty("text", "\r");
            }
            call("Input.dispatchKeyEvent", params);
        }
    }

    void resize(int width, int height) {
        JsonObject params = new JsonObject();
        params.addProperty("width", width);
        params.addProperty("height", height);
        params.addProperty("deviceScaleFactor", 1);
        params.addProperty("mobile", width < 600);
        call("Emulation.setDeviceMetricsOverride", params);
    }

    void screenshot(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        String data =
                call("Page.captureScreenshot", new JsonObject()).get("data").getAsString();
        Files.write(file, Base64.getDecoder().decode(data));
    }

    /** Everything about this page that says why a test failed: how it looks, its document, and what happened in it. */
    void saveEvidence(Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve(name + ".log"), journal.lines());
        Files.writeString(
                folder.resolve(name + ".html"),
                eval("document.documentElement.outerHTML").getAsString());
        screenshot(folder.resolve(name + ".png"));
    }

    List<String> journal() {
        return journal.lines();
    }

    String title() {
        return eval("document.querySelector('#me')?.innerText || location.href").getAsString();
    }

    void close() {
        call("Page.close", new JsonObject());
    }

    private JsonObject call(String method, JsonObject params) {
        return browser.call(session, method, params);
    }

    private static String quote(String text) {
        return GSON.toJson(text);
    }
}
