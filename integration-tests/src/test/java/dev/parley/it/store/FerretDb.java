package dev.parley.it.store;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** FerretDB on SQLite in a directory: a MongoDB-compatible server that shares no code with the embedded one. */
final class FerretDb implements AutoCloseable {
    private static final String BINARY = "PARLEY_FERRETDB";
    private static final Pattern LISTENING = Pattern.compile("Listening on TCP [^ ]*:(\\d+)\\.\\.\\.");
    private final Process process;
    private final int port;

    private FerretDb(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Named by the system property or environment variable, or built by {@code .ci/ferretdb.sh}. */
    static Optional<Path> binary() {
        String named = System.getProperty(BINARY, System.getenv(BINARY));
        return Stream.concat(Stream.ofNullable(named).map(Path::of), builtOnes())
                .filter(Files::isExecutable)
                .map(Path::toAbsolutePath)
                .findFirst();
    }

    private static Stream<Path> builtOnes() {
        Path here = Path.of("").toAbsolutePath();
        return Stream.iterate(here, Objects::nonNull, Path::getParent)
                .limit(2)
                .map(folder -> folder.resolve(".cache/ferretdb/ferretdb"));
    }

    static FerretDb start(Path binary, Path directory) throws IOException {
        Path data = Files.createDirectories(directory.resolve("data"));
        Path log = directory.resolve("ferretdb.log");
        ProcessBuilder builder = new ProcessBuilder(
                binary.toString(),
                "--handler=sqlite",
                "--sqlite-url=file:" + data + "/",
                "--state-dir=" + directory,
                "--listen-addr=127.0.0.1:0",
                "--debug-addr=-",
                "--telemetry=disable");
        builder.environment().put("DO_NOT_TRACK", "1");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            int port =
                    await().atMost(Duration.ofSeconds(20)).until(() -> listeningPort(process, log), found -> found > 0);
            return new FerretDb(process, port);
        } catch (RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static int listeningPort(Process process, Path log) throws IOException {
        Matcher found = LISTENING.matcher(Files.readString(log));
        if (found.find()) {
            return Integer.parseInt(found.group(1));
        }
        if (!process.isAlive()) {
            throw new IllegalStateException("FerretDB ended: " + Files.readString(log));
        }
        return 0;
    }

    String uri(String database) {
        return "mongodb://127.0.0.1:" + port + "/" + database;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
