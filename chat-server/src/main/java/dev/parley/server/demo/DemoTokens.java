package dev.parley.server.demo;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.parley.server.auth.Principal;
import dev.parley.server.auth.TokenIssuer;
import dev.parley.server.limit.Rate;
import dev.parley.server.limit.RateLimiter;
import dev.parley.server.limit.RateLimits;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Gives a token to whoever says a name: a demo's sign-in, and nothing for any other server. Thread-safe.
 */
public final class DemoTokens {
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int TOO_MANY = 429;
    private static final int LONGEST_NAME = 64;
    private static final Duration LIFETIME = Duration.ofHours(12);
    private static final Rate RATE = new Rate(50, Duration.ofSeconds(5));
    private static final String EVERYBODY = "everybody";

    private final Gson json = new Gson();
    private final TokenIssuer issuer;
    private final Clock clock;
    private final RateLimiter limiter;

    public DemoTokens(TokenIssuer issuer, Clock clock, LongSupplier nanoTime) {
        this.issuer = issuer;
        this.clock = clock;
        this.limiter = new RateLimiter(RateLimits.all(RATE), nanoTime);
    }

    /** Answers {@code {"name": "Alice"}} with {@code {"token", "userId"}}, or says what is wrong. */
    public Answer handleRequest(String body) {
        Duration wait = limiter.acquire(EVERYBODY, RateLimits.Kind.OTHER);
        if (!wait.isZero()) {
            return refusal(TOO_MANY, "Too many sign-ins at once; try again in a moment");
        }
        return readName(body)
                .flatMap(name -> userId(name).map(id -> token(id, name)))
                .orElseGet(() -> refusal(
                        BAD_REQUEST,
                        "name: expected 1 to " + LONGEST_NAME + " characters, with at least one letter or digit"));
    }

    private Answer token(String userId, String name) {
        Principal principal =
                new Principal(userId, name, null, Set.of(), clock.instant().plus(LIFETIME));
        return new Answer(OK, json.toJson(Map.of("token", issuer.issue(principal), "userId", userId)));
    }

    private Answer refusal(int status, String message) {
        return new Answer(status, json.toJson(Map.of("message", message)));
    }

    private static Optional<String> readName(String body) {
        try {
            JsonElement element = JsonParser.parseString(body);
            JsonElement name = element instanceof JsonObject object ? object.get("name") : null;
            return name != null && name.isJsonPrimitive()
                    ? Optional.of(name.getAsString().strip()).filter(DemoTokens::isName)
                    : Optional.empty();
        } catch (JsonParseException e) {
            return Optional.empty();
        }
    }

    private static boolean isName(String name) {
        return name.length() <= LONGEST_NAME && name.chars().noneMatch(Character::isISOControl);
    }

    /** The same name is the same user: {@code Alice} is {@code alice}, as {@code ./parley token --user alice} makes her. */
    private static Optional<String> userId(String name) {
        String id = name.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", "-")
                .replaceAll("^-+|-+$", "");
        return Optional.of(id).filter(text -> !text.isEmpty());
    }

    /** @param body JSON */
    public record Answer(int status, String body) {}
}
