package dev.parley.redis;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads Redis URLs. What it says of a faulty one does not repeat the part with the password. */
final class RedisUrl {
    private static final String EXPECTED = "redis://[[user:]password@]host[:port][/database], or rediss:// for TLS";

    private RedisUrl() {}

    static RedisSettings parse(String url) {
        URI uri = uri(url);
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw RedisSettings.fault("url", masked(url), EXPECTED + ", without a query");
        }
        RedisSettings settings = RedisSettings.of(
                        host(uri, url), uri.getPort() < 0 ? RedisNode.DEFAULT_PORT : uri.getPort())
                .withTls(isTls(uri, url))
                .withDatabase(database(uri, url));
        String credentials = uri.getUserInfo();
        return credentials == null ? settings : withCredentials(settings, credentials, uri.getRawUserInfo());
    }

    private static URI uri(String url) {
        try {
            return new URI(url.strip());
        } catch (URISyntaxException e) {
            // The cause is left out: its message holds the whole URL.
            throw RedisSettings.fault("url", masked(url), EXPECTED);
        }
    }

    private static boolean isTls(URI uri, String url) {
        String scheme = uri.getScheme();
        if (!"redis".equals(scheme) && !"rediss".equals(scheme)) {
            throw RedisSettings.fault("url", masked(url), EXPECTED);
        }
        return scheme.equals("rediss");
    }

    private static String host(URI uri, String url) {
        @Nullable String host = uri.getHost();
        if (host == null) {
            throw RedisSettings.fault("url", masked(url), EXPECTED);
        }
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static int database(URI uri, String url) {
        String path = uri.getPath() == null ? "" : uri.getPath();
        if (path.isEmpty() || path.equals("/")) {
            return 0;
        }
        try {
            return Integer.parseInt(path.substring(1));
        } catch (NumberFormatException e) {
            throw RedisSettings.fault("url", masked(url), EXPECTED);
        }
    }

    /** Split before decoding: a colon that is part of the user's name is written as %3A. */
    private static RedisSettings withCredentials(RedisSettings settings, String decoded, String raw) {
        int colon = raw.indexOf(':');
        if (colon < 0) {
            return settings.withCredentials(null, decoded);
        }
        String username = decode(raw.substring(0, colon));
        return settings.withCredentials(username.isEmpty() ? null : username, decode(raw.substring(colon + 1)));
    }

    private static String decode(String raw) {
        return URI.create("x://" + raw + "@x").getUserInfo();
    }

    private static String masked(String url) {
        int at = url.lastIndexOf('@');
        int start = url.indexOf("://") + "://".length();
        return at < start ? url : url.substring(0, start) + "***" + url.substring(at);
    }
}
