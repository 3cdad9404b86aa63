package dev.parley.redis.embedded;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which redis-server to run: the one that the system property {@value #PROPERTY} or the environment variable {@value
 * #VARIABLE} names ({@code bundled} for the bundled one), else a {@code redis-server} on the PATH of version 7 or newer,
 * else the bundled one.
 *
 * @param path the executable
 * @param origin where it comes from
 */
public record RedisBinary(Path path, Origin origin) {
    public static final String PROPERTY = "parley.redis.binary";
    public static final String VARIABLE = "PARLEY_REDIS_BINARY";

    private static final int OLDEST_USABLE = 7;
    private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.");

    /** Where a binary comes from. */
    public enum Origin {
        EXPLICIT,
        SYSTEM,
        BUNDLED
    }

    /** @throws IOException if there is none to be had, with the remedy in its message */
    static RedisBinary find() throws IOException {
        String explicit = System.getProperty(PROPERTY, System.getenv(VARIABLE));
        if (explicit == null || explicit.isBlank()) {
            Path system = onPath();
            return system == null ? bundled() : new RedisBinary(system, Origin.SYSTEM);
        }
        return explicit.equals("bundled") ? bundled() : explicit(Path.of(explicit));
    }

    private static RedisBinary explicit(Path path) throws IOException {
        if (!Files.isExecutable(path)) {
            throw new IOException(PROPERTY + ": " + path + " (expected: an executable redis-server, or 'bundled')");
        }
        return new RedisBinary(path.toAbsolutePath(), Origin.EXPLICIT);
    }

    static RedisBinary bundled() throws IOException {
        return new RedisBinary(BundledRedis.extract(), Origin.BUNDLED);
    }

    private static @Nullable Path onPath() {
        String path = System.getenv("PATH");
        return path == null
                ? null
                : Stream.of(path.split(Pattern.quote(File.pathSeparator)))
                        .filter(directory -> !directory.isEmpty())
                        .map(directory -> Path.of(directory, "redis-server"))
                        .filter(file -> Files.isExecutable(file) && majorVersion(file) >= OLDEST_USABLE)
                        .findFirst()
                        .orElse(null);
    }

    /** The major version that a binary says it has; 0 when it does not say. */
    private static int majorVersion(Path binary) {
        try {
            Process process = new ProcessBuilder(binary.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            try (InputStream output = process.getInputStream()) {
                Matcher version = VERSION.matcher(new String(output.readNBytes(1000), StandardCharsets.UTF_8));
                return process.waitFor(5, TimeUnit.SECONDS) && version.find() ? Integer.parseInt(version.group(1)) : 0;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
