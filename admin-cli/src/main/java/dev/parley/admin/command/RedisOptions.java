package dev.parley.admin.command;

import dev.parley.redis.RedisSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where Redis is: the settings of the server, as flags or from the environment, and a running demo's Redis where neither
 * says anything. A flag beats the environment; an address as a whole beats its parts, on the same level.
 */
final class RedisOptions {
    private static final String DEFAULT_HOST = "localhost";
    private static final String DEFAULT_PORT = "6379";

    @Option(
            names = "--redis-url",
            paramLabel = "<url>",
            description = "Redis as one address: redis://[[user:]password@]host[:port][/database], rediss:// for TLS"
                    + " [REDIS_URL]")
    private @Nullable String url;

    @Option(names = "--redis-host", paramLabel = "<host>", description = "Host of Redis [REDIS_HOST]: localhost")
    private @Nullable String host;

    @Option(names = "--redis-port", paramLabel = "<port>", description = "Port of Redis [REDIS_PORT]: 6379")
    private @Nullable String port;

    @Option(names = "--redis-username", paramLabel = "<name>", description = "ACL user of Redis [REDIS_USERNAME]")
    private @Nullable String username;

    @Option(names = "--redis-password", paramLabel = "<password>", description = "Password of Redis [REDIS_PASSWORD]")
    private @Nullable String password;

    @Option(names = "--redis-db", paramLabel = "<number>", description = "Number of the database [REDIS_DB]: 0")
    private @Nullable String database;

    @Option(
            names = "--redis-tls",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "<true|false>",
            description = "Speak TLS [REDIS_TLS]: false")
    private @Nullable String tls;

    @Option(
            names = "--data",
            paramLabel = "<folder>",
            description = "Folder of a demo, whose Redis is taken when no REDIS_ setting is given: data")
    private @Nullable Path data;

    /** @throws IllegalArgumentException if the settings are wrong, with one line that says how */
    RedisSettings settings(AdminContext context) {
        Map<String, String> env = context.variables();
        if (url != null) {
            return RedisSettings.ofUrl(url);
        }
        String wholeAddress = env.getOrDefault("REDIS_URL", "");
        if (host == null && port == null && !wholeAddress.isEmpty()) {
            return RedisSettings.ofUrl(wholeAddress);
        }
        Optional<String> demo =
                isAnyGiven(env) ? Optional.empty() : DemoRunFile.findRedis(data == null ? context.data() : data);
        return demo.isPresent() ? RedisSettings.ofUrl(demo.get()) : ofParts(env);
    }

    private RedisSettings ofParts(Map<String, String> env) {
        int portNumber = number("REDIS_PORT", value(port, env, "REDIS_PORT").orElse(DEFAULT_PORT), 1, 65_535);
        int databaseNumber = number("REDIS_DB", value(database, env, "REDIS_DB").orElse("0"), 0, Integer.MAX_VALUE);
        return RedisSettings.ofHosts(value(host, env, "REDIS_HOST").orElse(DEFAULT_HOST), portNumber)
                .withCredentials(
                        value(username, env, "REDIS_USERNAME").orElse(null),
                        value(password, env, "REDIS_PASSWORD").orElse(null))
                .withDatabase(databaseNumber)
                .withTls(flag("REDIS_TLS", value(tls, env, "REDIS_TLS").orElse("false")));
    }

    private boolean isAnyGiven(Map<String, String> env) {
        boolean flag =
                host != null || port != null || username != null || password != null || database != null || tls != null;
        return flag || env.keySet().stream().anyMatch(name -> name.startsWith("REDIS_") && isSet(env, name));
    }

    private static Optional<String> value(@Nullable String flag, Map<String, String> env, String name) {
        return flag != null
                ? Optional.of(flag)
                : Optional.ofNullable(env.get(name)).filter(text -> !text.isEmpty());
    }

    private static boolean isSet(Map<String, String> env, String name) {
        return !env.getOrDefault(name, "").isEmpty();
    }

    private static int number(String name, String text, int min, int max) {
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                name + ": " + text + " (expected: a number from " + min + " to " + max + ")");
    }

    private static boolean flag(String name, String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(name + ": " + text + " (expected: true or false)");
        }
        return text.equals("true");
    }
}
