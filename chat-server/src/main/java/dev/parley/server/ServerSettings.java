package dev.parley.server;

import dev.parley.engineio.Cors;
import dev.parley.engineio.EngineOptions;
import dev.parley.redis.RedisSettings;
import dev.parley.server.auth.TokenScope;
import dev.parley.server.config.InvalidSettingsException;
import dev.parley.server.config.SettingsReader;
import dev.parley.server.limit.Rate;
import dev.parley.server.limit.RateLimits;
import dev.parley.socketio.SocketOptions;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a server is told, checked.
 *
 * @param port 0 for any free one
 * @param serverId empty for one made of the host's name and the port
 * @param jwtSecret null where tokens are checked with published keys
 * @param tokenScope who must have made a token, and for whom
 * @param demoServers addresses of a demo's servers; none outside demo mode. With them the server gives a token to whoever asks
 * @param drainDelay how long it says that it is not ready before it stops
 */
public record ServerSettings(
        String host,
        int port,
        String serverId,
        boolean trustProxy,
        RedisSettings redis,
        String mongodbUri,
        @Nullable String jwtSecret,
        @Nullable URI jwksUrl,
        TokenScope tokenScope,
        Duration presenceExpiry,
        EngineOptions engine,
        SocketOptions socket,
        RateLimits limits,
        int workers,
        Duration drainDelay,
        List<URI> demoServers) {
    /** For a demo's servers only, so it stands in no help: what it does would be a hole anywhere else. */
    static final String DEMO_SERVERS = "PARLEY_DEMO_SERVERS";

    public ServerSettings {
        demoServers = List.copyOf(demoServers);
        if (jwtSecret == null && jwksUrl == null) {
            throw new IllegalArgumentException("JWT_SECRET: not set (expected: it or JWKS_URL)");
        }
    }

    /** What flags and environment variables make of it. @throws InvalidSettingsException with all faults */
    static ServerSettings load(SettingsReader reader, Map<String, String> environment) throws InvalidSettingsException {
        return new SettingsLoader(reader, environment).load();
    }

    static TokenScope tokenScope(SettingsReader reader) {
        return new TokenScope(
                reader.find(Catalog.JWT_ISSUER).orElse(null),
                reader.find(Catalog.JWT_AUDIENCE).orElse(null));
    }

    public boolean isDemo() {
        return !demoServers.isEmpty();
    }

    /** Reads the settings one after the other; what depends on several of them is checked at its place. */
    private static final class SettingsLoader {
        private final SettingsReader reader;
        private final Map<String, String> environment;

        SettingsLoader(SettingsReader reader, Map<String, String> environment) {
            this.reader = reader;
            this.environment = environment;
        }

        ServerSettings load() throws InvalidSettingsException {
            String host = reader.get(Catalog.HOST);
            int port = reader.get(Catalog.PORT);
            String serverId = reader.find(Catalog.SERVER_ID).orElseGet(() -> defaultServerId(port));
            Cors cors = new Cors(reader.get(Catalog.CORS_ORIGINS), false);
            boolean trustProxy = reader.get(Catalog.TRUST_PROXY);
            Optional<RedisSettings> redis = redis();
            String mongodbUri = reader.get(Catalog.MONGODB_URI);
            Optional<String> secret = reader.find(Catalog.JWT_SECRET);
            Optional<URI> jwksUrl = reader.find(Catalog.JWKS_URL);
            requireOneKeySource();
            TokenScope tokenScope = tokenScope(reader);
            Duration expiry = reader.get(Catalog.PRESENCE_EXPIRY);
            Optional<EngineOptions> engine = engine(cors);
            SocketOptions socket = SocketOptions.DEFAULT
                    .withConnectTimeout(reader.get(Catalog.CONNECT_TIMEOUT))
                    .withMessagesOf(engine.orElse(EngineOptions.DEFAULT).maxHttpBufferSize());
            RateLimits limits = limits();
            int workers = reader.get(Catalog.WORKERS);
            Duration drainDelay = reader.get(Catalog.DRAIN_DELAY);
            List<URI> demoServers = demoServers();
            if (!reader.faults().isEmpty()) {
                throw new InvalidSettingsException(reader.faults());
            }
            return new ServerSettings(
                    host,
                    port,
                    serverId,
                    trustProxy,
                    redis.orElseThrow(),
                    mongodbUri,
                    secret.orElse(null),
                    jwksUrl.orElse(null),
                    tokenScope,
                    expiry,
                    engine.orElseThrow(),
                    socket,
                    limits,
                    workers,
                    drainDelay,
                    demoServers);
        }

        private Optional<RedisSettings> redis() {
            Optional<String> url = reader.find(Catalog.REDIS_URL);
            String host = reader.get(Catalog.REDIS_HOST);
            int port = reader.get(Catalog.REDIS_PORT);
            Optional<String> username = reader.find(Catalog.REDIS_USERNAME);
            Optional<String> password = reader.find(Catalog.REDIS_PASSWORD);
            int database = reader.get(Catalog.REDIS_DB);
            boolean tls = reader.get(Catalog.REDIS_TLS);
            if (url.isPresent()) {
                return reader.build("REDIS_URL", () -> RedisSettings.ofUrl(url.get()));
            }
            return reader.build(
                    "REDIS_HOST and the other REDIS_ settings",
                    () -> RedisSettings.ofHosts(host, port)
                            .withCredentials(username.orElse(null), password.orElse(null))
                            .withDatabase(database)
                            .withTls(tls));
        }

        private Optional<EngineOptions> engine(Cors cors) {
            Duration interval = reader.get(Catalog.PING_INTERVAL);
            Duration timeout = reader.get(Catalog.PING_TIMEOUT);
            Duration upgrade = reader.get(Catalog.UPGRADE_TIMEOUT);
            int maxPayload = reader.get(Catalog.MAX_PAYLOAD);
            int outboundLimit = reader.get(Catalog.OUTBOUND_LIMIT);
            int maxPending = reader.get(Catalog.MAX_PENDING);
            var transports = reader.get(Catalog.TRANSPORTS);
            boolean deflate = reader.get(Catalog.DEFLATE);
            String path = EngineOptions.DEFAULT.path();
            return reader.build(
                    "PARLEY_ settings",
                    () -> new EngineOptions(
                            path,
                            interval,
                            timeout,
                            upgrade,
                            maxPayload,
                            outboundLimit,
                            maxPending,
                            transports,
                            deflate,
                            cors));
        }

        private RateLimits limits() {
            return new RateLimits(
                    Rate.perSecond(reader.get(Catalog.SENDS_PER_SECOND)),
                    Rate.perSecond(reader.get(Catalog.TYPING_PER_SECOND)),
                    Rate.perSecond(reader.get(Catalog.CHATS_PER_SECOND)),
                    Rate.perSecond(reader.get(Catalog.PRESENCE_PER_SECOND)),
                    Rate.perSecond(reader.get(Catalog.CONNECTS_PER_SECOND)),
                    Rate.perSecond(reader.get(Catalog.REQUESTS_PER_SECOND)));
        }

        private void requireOneKeySource() {
            boolean secret = reader.isGiven(Catalog.JWT_SECRET);
            boolean jwks = reader.isGiven(Catalog.JWKS_URL);
            if (secret && jwks) {
                reader.fault("JWKS_URL: set together with JWT_SECRET (expected: one of them); unset the one that your"
                        + " tokens are not signed with");
            } else if (!secret && !jwks) {
                reader.fault(
                        "JWT_SECRET: not set (expected: at least 32 bytes, or JWKS_URL instead); set it to the secret"
                                + " that your tokens are signed with, or try ./parley demo, which makes its own");
            }
        }

        private List<URI> demoServers() {
            String servers = environment.getOrDefault(DEMO_SERVERS, "");
            if (!servers.isBlank() && !environment.containsKey(ParentWatch.VARIABLE)) {
                reader.fault(
                        DEMO_SERVERS + ": set (expected: not set); it lets anybody have a token, and only ./parley demo"
                                + " may set it for its own servers");
            }
            return servers.isBlank()
                    ? List.of()
                    : reader.build(
                                    DEMO_SERVERS,
                                    () -> List.of(servers.split(",")).stream()
                                            .map(URI::create)
                                            .toList())
                            .orElse(List.of());
        }

        /** The same after a restart, and another one for each server of a host. */
        private static String defaultServerId(int port) {
            try {
                return InetAddress.getLocalHost().getHostName().replaceAll("[^\\w.-]", "-") + "-" + port;
            } catch (UnknownHostException e) {
                return "server-" + port;
            }
        }
    }
}
