package dev.parley.redis;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is and how to speak to it. Every fault is an {@link IllegalArgumentException} whose message is one line, {@code
 * redis.name: value (expected: rule)}, without the password.
 *
 * @param nodes the servers to try; exactly one for a standalone Redis
 * @param username the ACL user; {@code null} for the default user
 * @param password {@code null} for none; never printed
 * @param database 0 unless told otherwise
 * @param tls encrypted, with the server's certificate checked
 * @param clientName what CLIENT LIST shows for our connections
 * @param commandTimeout how long a command may take before its future fails
 */
public record RedisSettings(
        RedisTopology topology,
        List<RedisNode> nodes,
        @Nullable String username,
        @Nullable String password,
        int database,
        boolean tls,
        String clientName,
        Duration commandTimeout) {

    public static final Duration DEFAULT_COMMAND_TIMEOUT = Duration.ofSeconds(1);
    public static final String DEFAULT_CLIENT_NAME = "parley";

    private static final Pattern CLIENT_NAME = Pattern.compile("[!-~]{1,100}");
    private static final Duration LONGEST_COMMAND_TIMEOUT = Duration.ofMinutes(1);

    public RedisSettings {
        nodes = List.copyOf(nodes);
        if (topology != RedisTopology.STANDALONE) {
            throw fault("topology", topology, "standalone; Sentinel and Cluster are not supported yet");
        }
        if (nodes.size() != 1) {
            throw fault("host", join(nodes), "exactly one host; Sentinel and Cluster are not supported yet");
        }
        if (database < 0) {
            throw fault("database", database, "0 or more");
        }
        if (username != null && password == null) {
            throw fault("username", username, "none without a password");
        }
        if (!CLIENT_NAME.matcher(clientName).matches()) {
            throw fault("clientName", clientName, "1 to 100 printable ASCII characters without spaces");
        }
        if (commandTimeout.isNegative()
                || commandTimeout.isZero()
                || commandTimeout.compareTo(LONGEST_COMMAND_TIMEOUT) > 0) {
            throw fault("commandTimeout", commandTimeout, "more than 0, at most 60 s");
        }
    }

    /** A standalone Redis without credentials. */
    public static RedisSettings of(String host, int port) {
        return ofNodes(List.of(new RedisNode(host, port)));
    }

    /** Reads a list of hosts as in {@code a,b:6380,[::1]}; those without a port get the given one. */
    public static RedisSettings ofHosts(String hosts, int defaultPort) {
        return ofNodes(Stream.of(hosts.split(",", -1))
                .map(host -> RedisNode.parse(host.strip(), defaultPort))
                .toList());
    }

    /** Reads {@code redis://[[user:]password@]host[:port][/database]}; {@code rediss://} for TLS. */
    public static RedisSettings ofUrl(String url) {
        return RedisUrl.parse(url);
    }

    private static RedisSettings ofNodes(List<RedisNode> nodes) {
        return new RedisSettings(
                RedisTopology.STANDALONE, nodes, null, null, 0, false, DEFAULT_CLIENT_NAME, DEFAULT_COMMAND_TIMEOUT);
    }

    public RedisSettings withCredentials(@Nullable String newUsername, @Nullable String newPassword) {
        return new RedisSettings(topology, nodes, newUsername, newPassword, database, tls, clientName, commandTimeout);
    }

    public RedisSettings withDatabase(int newDatabase) {
        return new RedisSettings(topology, nodes, username, password, newDatabase, tls, clientName, commandTimeout);
    }

    public RedisSettings withTls(boolean newTls) {
        return new RedisSettings(topology, nodes, username, password, database, newTls, clientName, commandTimeout);
    }

    public RedisSettings withClientName(String newClientName) {
        return new RedisSettings(topology, nodes, username, password, database, tls, newClientName, commandTimeout);
    }

    public RedisSettings withCommandTimeout(Duration newCommandTimeout) {
        return new RedisSettings(topology, nodes, username, password, database, tls, clientName, newCommandTimeout);
    }

    static IllegalArgumentException fault(String name, Object value, String expected) {
        return new IllegalArgumentException("redis." + name + ": " + value + " (expected: " + expected + ")");
    }

    private static String join(List<RedisNode> nodes) {
        return nodes.stream().map(RedisNode::toString).collect(Collectors.joining(","));
    }

    /** As a URL, with the password masked. */
    @Override
    public String toString() {
        String credentials = password == null ? "" : (username == null ? "" : username) + ":***@";
        return (tls ? "rediss://" : "redis://") + credentials + join(nodes) + "/" + database;
    }
}
