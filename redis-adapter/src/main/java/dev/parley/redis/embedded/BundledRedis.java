package dev.parley.redis.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Extracts the redis-server that lies on the class path (artifact {@code org.signal:embedded-redis}) to a cache of this user. */
final class BundledRedis {
    private static final String NAME = "redis-server-7.0.15-";

    private BundledRedis() {}

    static Path extract() throws IOException {
        String name = NAME + platform();
        try (InputStream resource = BundledRedis.class.getResourceAsStream("/" + name)) {
            if (resource == null) {
                throw new IOException("no bundled Redis for " + platform() + " on the class path; install redis-server "
                        + "7 or newer, or name one with -D" + RedisBinary.PROPERTY);
            }
            byte[] binary = resource.readAllBytes();
            try {
                return extractTo(cacheDirectory(), name, binary);
            } catch (IOException e) {
                return extractTo(Files.createTempDirectory("parley-redis-binary-"), name, binary);
            }
        }
    }

    /** Several processes may do this at once: each writes a file of its own and the last move wins, with the same bytes. */
    private static Path extractTo(Path directory, String name, byte[] binary) throws IOException {
        Path target = Files.createDirectories(directory).resolve(name);
        if (!Files.isExecutable(target) || Files.size(target) != binary.length) {
            Path fresh = Files.createTempFile(directory, name, ".tmp");
            Files.write(fresh, binary);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwx------"));
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return target;
    }

    private static Path cacheDirectory() {
        @Nullable String cache = System.getenv("XDG_CACHE_HOME");
        return (cache == null || cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache))
                .resolve("parley");
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String machine = System.getProperty("os.arch");
        return system + "-"
                + switch (machine) {
                    case "x86_64", "amd64" -> "amd64";
                    case "aarch64", "arm64" -> "arm64";
                    case "x86", "i386" -> "386";
                    default -> machine;
                };
    }
}
