package dev.parley.redis;

/** Where one Redis server listens. */
public record RedisNode(String host, int port) {
    public static final int DEFAULT_PORT = 6379;

    private static final int HIGHEST_PORT = 65_535;

    public RedisNode {
        if (host.isBlank() || host.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("redis.host: '" + host + "' (expected: a host name or address)");
        }
        if (port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("redis.port: " + port + " (expected: 1 to 65535)");
        }
    }

    /** Reads {@code host}, {@code host:port}, {@code [v6]} or {@code [v6]:port}. */
    static RedisNode parse(String text, int defaultPort) {
        int colon = text.lastIndexOf(':');
        boolean hasPort =
                colon > text.lastIndexOf(']') && colon == text.indexOf(':', Math.max(0, text.lastIndexOf(']')));
        String host = hasPort ? text.substring(0, colon) : text;
        return new RedisNode(unbracket(host), hasPort ? parsePort(text.substring(colon + 1)) : defaultPort);
    }

    private static String unbracket(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static int parsePort(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("redis.port: " + text + " (expected: 1 to 65535)", e);
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
