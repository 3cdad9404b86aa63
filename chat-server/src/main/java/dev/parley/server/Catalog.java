package dev.parley.server;

import static dev.parley.server.config.ValueType.duration;
import static dev.parley.server.config.ValueType.flag;
import static dev.parley.server.config.ValueType.integer;
import static dev.parley.server.config.ValueType.set;
import static dev.parley.server.config.ValueType.size;
import static dev.parley.server.config.ValueType.text;

import dev.parley.server.config.Setting;
import dev.parley.server.config.ValueType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Every setting of the server: what the help shows, what the environment may hold, and what the README's table lists. */
final class Catalog {
    private static final int HIGHEST_PORT = 65_535;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    static final Setting<String> HOST =
            Setting.of("HOST", host(), "0.0.0.0", "Address to listen on; localhost for this machine only.");
    static final Setting<Integer> PORT =
            Setting.of("PORT", integer("port", 0, HIGHEST_PORT), "5000", "Port to listen on; 0 for any free one.");
    static final Setting<String> SERVER_ID = Setting.of(
            "SERVER_ID",
            text(
                    "name",
                    "1 to 64 letters, digits, dots, dashes or underscores",
                    value -> value.matches("[\\w.-]{1,64}")),
            "",
            "Name of this server, different for each server of a cluster. Left out: host name and port.");
    static final Setting<Set<String>> CORS_ORIGINS = Setting.of(
            "CORS_ORIGINS",
            set(
                    "origins",
                    "a comma-separated list of origins such as https://chat.example.com, or *",
                    value -> value.equals("*") || value.matches("[a-z][a-z0-9+.-]*://[^/\\s]+")),
            "",
            "Origins whose pages may connect, beside the server's own.");
    static final Setting<Boolean> TRUST_PROXY = Setting.of(
            "TRUST_PROXY",
            flag(),
            "false",
            "Believe Forwarded and all X-Forwarded headers. Only behind a proxy that sets or drops each, else clients can lie.");

    static final Setting<String> REDIS_URL = Setting.of(
            "REDIS_URL",
            text("url", "redis://[[user:]password@]host[:port][/database], or rediss:// for TLS", v -> !v.isEmpty()),
            "",
            "Redis as one address. When it is given, the other REDIS_ settings do not count.");
    static final Setting<String> REDIS_HOST = Setting.of("REDIS_HOST", host(), "localhost", "Host of Redis.");
    static final Setting<Integer> REDIS_PORT =
            Setting.of("REDIS_PORT", integer("port", 1, HIGHEST_PORT), "6379", "Port of Redis.");
    static final Setting<String> REDIS_USERNAME = Setting.of(
            "REDIS_USERNAME",
            text("name", "a name without blanks", value -> value.matches("\\S+")),
            "",
            "ACL user of Redis.");
    static final Setting<String> REDIS_PASSWORD = Setting.of(
                    "REDIS_PASSWORD", text("password", "text", value -> !value.isEmpty()), "", "Password of Redis.")
            .asSecret();
    static final Setting<Integer> REDIS_DB =
            Setting.of("REDIS_DB", integer("number", 0, Integer.MAX_VALUE), "0", "Number of the Redis database.");
    static final Setting<Boolean> REDIS_TLS =
            Setting.of("REDIS_TLS", flag(), "false", "Speak TLS to Redis, and check its certificate.");

    static final Setting<String> MONGODB_URI = Setting.of(
            "MONGODB_URI",
            text(
                    "url",
                    "mongodb://host/database or mongodb+srv://host/database",
                    v -> v.matches("mongodb(\\+srv)?://.+")),
            "mongodb://localhost:27017/parley",
            "MongoDB, with the database in the path.");

    static final Setting<String> JWT_SECRET = Setting.of(
                    "JWT_SECRET",
                    text("secret", "at least 32 bytes", v -> v.getBytes(StandardCharsets.UTF_8).length >= 32),
                    "",
                    "Secret that HS256 tokens are signed with. This or JWKS_URL is required.")
            .asSecret();
    static final Setting<URI> JWKS_URL = Setting.of(
            "JWKS_URL",
            ValueType.uri(Set.of("https://", "http://")),
            "",
            "Where the keys of RS256 and ES256 tokens are published.");
    static final Setting<String> JWT_ISSUER = Setting.of(
            "JWT_ISSUER",
            text("issuer", "text", value -> !value.isEmpty()),
            "",
            "Who must have made a token (its iss). Left out: anybody with the key.");
    static final Setting<String> JWT_AUDIENCE = Setting.of(
            "JWT_AUDIENCE",
            text("audience", "text", value -> !value.isEmpty()),
            "",
            "For whom a token must be made (its aud). Left out: for anybody.");

    static final Setting<Duration> PRESENCE_EXPIRY = Setting.of(
            "PRESENCE_EXPIRY",
            duration(Duration.ofSeconds(1), Duration.ofDays(30)),
            "24h",
            "How long presence data outlives a server that died.");

    static final Setting<Duration> PING_INTERVAL = Setting.of(
            "PARLEY_PING_INTERVAL", duration(Duration.ofMillis(100), HOUR), "25s", "Pause between heartbeats.");
    static final Setting<Duration> PING_TIMEOUT = Setting.of(
            "PARLEY_PING_TIMEOUT",
            duration(Duration.ofMillis(100), HOUR),
            "20s",
            "How long a client may take to answer a heartbeat.");
    static final Setting<Duration> UPGRADE_TIMEOUT = Setting.of(
            "PARLEY_UPGRADE_TIMEOUT",
            duration(Duration.ofMillis(100), HOUR),
            "10s",
            "How long an upgrade from polling to WebSocket may take.");
    static final Setting<Duration> CONNECT_TIMEOUT = Setting.of(
            "PARLEY_CONNECT_TIMEOUT",
            duration(Duration.ofMillis(100), HOUR),
            "45s",
            "How long a connection may stay without entering a namespace.");
    static final Setting<Integer> MAX_PAYLOAD = Setting.of(
            "PARLEY_MAX_PAYLOAD",
            size(1_000, 100_000_000),
            "1000000",
            "Largest message, or polling request, that a client may send; a packet with attachments may be four times as large.");
    static final Setting<Integer> OUTBOUND_LIMIT = Setting.of(
            "PARLEY_OUTBOUND_LIMIT",
            size(64 << 10, 1 << 30),
            "4MiB",
            "Bytes that may wait for one slow client before it is disconnected.");
    static final Setting<Integer> MAX_PENDING = Setting.of(
            "PARLEY_MAX_PENDING",
            integer("number", 1, 100_000_000),
            "10000",
            "Connections that may be open without having entered a namespace; more are refused with 503.");
    static final Setting<Set<String>> TRANSPORTS = Setting.of(
            "PARLEY_TRANSPORTS",
            set("list", "polling, websocket or both", Set.of("polling", "websocket")::contains),
            "polling,websocket",
            "Transports that clients may use.");
    static final Setting<Boolean> DEFLATE = Setting.of(
            "PARLEY_DEFLATE",
            flag(),
            "false",
            "Compress WebSocket messages. Saves bytes; costs a compression per receiver.");

    static final Setting<Integer> SENDS_PER_SECOND = Setting.of(
            "PARLEY_SENDS_PER_SECOND",
            integer("number", 1, 1_000_000),
            "1000",
            "Messages that one user may send, edit or delete per second on one server.");
    static final Setting<Integer> TYPING_PER_SECOND = Setting.of(
            "PARLEY_TYPING_PER_SECOND",
            integer("number", 1, 1_000_000),
            "100",
            "Typing events of one user per second on one server.");
    static final Setting<Integer> CHATS_PER_SECOND = Setting.of(
            "PARLEY_CHATS_PER_SECOND",
            integer("number", 1, 1_000_000),
            "200",
            "Changes to chats and members of one user per second on one server.");
    static final Setting<Integer> PRESENCE_PER_SECOND = Setting.of(
            "PARLEY_PRESENCE_PER_SECOND",
            integer("number", 1, 1_000_000),
            "10",
            "Changes of one user's own status per second on one server; each goes to every socket of the cluster.");
    static final Setting<Integer> CONNECTS_PER_SECOND = Setting.of(
            "PARLEY_CONNECTS_PER_SECOND",
            integer("number", 1, 1_000_000),
            "20",
            "Sockets of one user that may come in per second on one server.");
    static final Setting<Integer> REQUESTS_PER_SECOND = Setting.of(
            "PARLEY_REQUESTS_PER_SECOND",
            integer("number", 1, 1_000_000),
            "1000",
            "Other events of one user per second on one server; presence:get counts once for each user asked for.");

    static final Setting<Integer> WORKERS = Setting.of(
            "PARLEY_WORKERS",
            integer("number", 1, 10_000),
            "32",
            "Threads for event handlers, which may wait for the store.");
    static final Setting<Duration> DRAIN_DELAY = Setting.of(
            "PARLEY_DRAIN_DELAY",
            duration(Duration.ZERO, MINUTE.multipliedBy(10)),
            "0s",
            "How long /health/ready says 503 before the server stops, for load balancers to notice.");

    private static final Map<String, List<Setting<?>>> GROUPS = groups();

    private Catalog() {}

    /** The settings by heading, in the order of the help. */
    static Map<String, List<Setting<?>>> byHeading() {
        return GROUPS;
    }

    static Stream<Setting<?>> all() {
        return GROUPS.values().stream().flatMap(List::stream);
    }

    private static Map<String, List<Setting<?>>> groups() {
        Map<String, List<Setting<?>>> groups = new LinkedHashMap<>();
        groups.put("Server", List.of(HOST, PORT, SERVER_ID, CORS_ORIGINS, TRUST_PROXY));
        groups.put(
                "Redis",
                List.of(REDIS_URL, REDIS_HOST, REDIS_PORT, REDIS_USERNAME, REDIS_PASSWORD, REDIS_DB, REDIS_TLS));
        groups.put("MongoDB", List.of(MONGODB_URI));
        groups.put("Tokens", List.of(JWT_SECRET, JWKS_URL, JWT_ISSUER, JWT_AUDIENCE));
        groups.put("Presence", List.of(PRESENCE_EXPIRY));
        groups.put(
                "Connections",
                List.of(
                        PING_INTERVAL,
                        PING_TIMEOUT,
                        UPGRADE_TIMEOUT,
                        CONNECT_TIMEOUT,
                        MAX_PAYLOAD,
                        OUTBOUND_LIMIT,
                        MAX_PENDING,
                        TRANSPORTS,
                        DEFLATE));
        groups.put(
                "Limits",
                List.of(
                        SENDS_PER_SECOND,
                        TYPING_PER_SECOND,
                        CHATS_PER_SECOND,
                        PRESENCE_PER_SECOND,
                        CONNECTS_PER_SECOND,
                        REQUESTS_PER_SECOND));
        groups.put("Running", List.of(WORKERS, DRAIN_DELAY));
        return groups;
    }

    private static ValueType<String> host() {
        return text("host", "a host name or address", value -> value.matches("[^\\s/]+"));
    }
}
