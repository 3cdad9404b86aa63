package dev.parley.redis.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to run a {@link RedisProcess}.
 *
 * @param port the TCP port on 127.0.0.1; 0 for any free one
 * @param data where it keeps its data between runs; {@code null} to keep nothing
 * @param directives further lines of redis.conf, which win over ours
 * @param sentinel whether to run it as a Sentinel
 */
public record RedisProcessOptions(int port, @Nullable Path data, List<String> directives, boolean sentinel) {
    /** Any free port, nothing kept. */
    public static final RedisProcessOptions DEFAULT = new RedisProcessOptions(0, null, List.of(), false);

    private static final int HIGHEST_PORT = 65_535;

    public RedisProcessOptions {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
        }
        directives = List.copyOf(directives);
    }

    public RedisProcessOptions withPort(int newPort) {
        return new RedisProcessOptions(newPort, data, directives, sentinel);
    }

    public RedisProcessOptions withData(Path directory) {
        return new RedisProcessOptions(port, directory, directives, sentinel);
    }

    public RedisProcessOptions withDirective(String directive) {
        List<String> more = new ArrayList<>(directives);
        more.add(directive);
        return new RedisProcessOptions(port, data, more, sentinel);
    }

    public RedisProcessOptions asSentinel() {
        return new RedisProcessOptions(port, data, directives, true);
    }

    /** The lines of redis.conf, for a port already chosen. */
    List<String> configuration(int chosenPort, Path directory) {
        List<String> lines = new ArrayList<>(List.of(
                "port " + chosenPort,
                "bind 127.0.0.1",
                "protected-mode yes",
                "daemonize no",
                "dir \"" + directory.toAbsolutePath() + "\""));
        if (!sentinel) {
            lines.add("save \"\"");
            lines.add("appendonly " + (data == null ? "no" : "yes"));
            lines.add("repl-diskless-sync-delay 0");
        }
        lines.addAll(directives);
        return lines;
    }
}
