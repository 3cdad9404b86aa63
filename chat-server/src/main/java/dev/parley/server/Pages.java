package dev.parley.server;

import com.google.gson.Gson;
import dev.parley.server.auth.TokenIssuer;
import dev.parley.server.demo.DemoTokens;
import dev.parley.server.metrics.ServerMetrics;
import dev.parley.server.web.WebServer;
import dev.parley.server.web.WebServer.Content;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the server answers over plain HTTP: the chat page, health, metrics, and in a demo the sign-in. */
final class Pages {
    private static final String JSON = "application/json; charset=utf-8";
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
    private static final int OK = 200;
    private static final int LARGEST_FORM = 1_000;

    private Pages() {}

    static void mount(WebServer web, ServerSettings settings, Health health, ServerMetrics metrics, Clock clock) {
        web.pages("/static");
        web.get("/health/live", health::live);
        web.get("/health/ready", health::ready);
        web.get("/metrics", () -> new Content(OK, METRICS, metrics.scrape()));
        if (settings.isDemo()) {
            mountDemo(web, settings, settings.jwtSecret(), clock);
        }
    }

    private static void mountDemo(WebServer web, ServerSettings settings, @Nullable String secret, Clock clock) {
        String config = new Gson()
                .toJson(Map.of(
                        "servers",
                        settings.demoServers().stream().map(Object::toString).toList()));
        web.get("/demo/config", () -> new Content(OK, JSON, config));
        if (secret != null) {
            DemoTokens tokens = new DemoTokens(new TokenIssuer(secret, clock), clock, System::nanoTime);
            web.post("/demo/token", LARGEST_FORM, body -> {
                DemoTokens.Answer answer = tokens.handleRequest(body);
                return new Content(answer.status(), JSON, answer.body());
            });
        }
    }
}
