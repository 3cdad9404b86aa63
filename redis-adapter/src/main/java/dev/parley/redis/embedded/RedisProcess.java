package dev.parley.redis.embedded;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A redis-server that runs as a child of this JVM, on loopback. It ends with {@link #close()}, and also when the JVM ends in
 * whatever way, kill -9 included. It has a process group of its own where the system offers that: Ctrl-C reaches the JVM
 * alone, which can then close things in order.
 *
 * <p>All methods may be called from any thread; those that start or stop the process wait for it.
 */
public final class RedisProcess implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RedisProcess.class);

    private static final Duration START_LIMIT = Duration.ofSeconds(15);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);
    private static final int PORT_TRIES = 5;
    private static final int PROBE_PAUSE_MILLIS = 10;
    private static final int LOG_TAIL_LINES = 8;

    /**
     * The shell becomes redis-server, so that its pid is the server's. Before that it leaves a watcher behind, which reads the
     * pipe from the JVM: the pipe ends when the JVM does. SIGCONT lets a stopped server see its SIGTERM.
     */
    private static final String START_WATCHED = "exec 3<&0; "
            + "(trap '' HUP INT TERM; cat <&3 >/dev/null; kill $$; kill -CONT $$) >/dev/null 2>&1 & "
            + "exec $(command -v setsid) \"$@\" </dev/null 3<&-";

    private final RedisBinary binary;
    private final RedisProcessOptions options;
    private final Path directory;
    private final Path logFile;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private int port;

    @GuardedBy("lock")
    private Process process;

    private RedisProcess(RedisBinary binary, RedisProcessOptions options) throws IOException {
        this.binary = binary;
        this.options = options;
        this.directory = Files.createTempDirectory("parley-redis-");
        this.logFile = directory.resolve("redis.log");
        synchronized (lock) {
            this.port = options.port();
            this.process = launchOnSomePort();
        }
    }

    /** Starts a server on any free port that keeps nothing. */
    public static RedisProcess start() throws IOException {
        return start(RedisProcessOptions.DEFAULT);
    }

    /**
     * Starts a server and returns when it answers.
     *
     * @throws IOException if there is no binary or it does not come up, with the end of its log
     */
    public static RedisProcess start(RedisProcessOptions options) throws IOException {
        RedisProcess redis = new RedisProcess(RedisBinary.find(), options);
        log.info(
                "Redis on port {} (pid {}), {} binary {}",
                redis.port(),
                redis.pid(),
                redis.binary.origin(),
                redis.binary.path());
        return redis;
    }

    public int port() {
        synchronized (lock) {
            return port;
        }
    }

    /** Where it is reached, as {@code redis://127.0.0.1:port}. */
    public String url() {
        return "redis://127.0.0.1:" + port();
    }

    public long pid() {
        return current().pid();
    }

    public boolean isAlive() {
        return current().isAlive();
    }

    public RedisBinary binary() {
        return binary;
    }

    /** Ends the process with SIGKILL, as a crash would; returns when it is gone. */
    public void kill() {
        await(current().destroyForcibly());
    }

    /** Sends a signal by name, for example {@code STOP} and {@code CONT} to make it hang and go on. */
    public void signal(String name) {
        try {
            // The shell's own kill, since not every machine has the program.
            Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid()).start();
            await(kill);
            if (kill.exitValue() != 0) {
                throw new IllegalStateException("kill -" + name + " " + pid() + " ended with " + kill.exitValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it again on the same port, after ending it if it still runs. */
    public void restart() throws IOException {
        synchronized (lock) {
            stop(process);
            process = launch();
        }
    }

    @Override
    public void close() {
        stop(current());
        deleteDirectory();
    }

    private Process current() {
        synchronized (lock) {
            return process;
        }
    }

    /** Between the choice of a free port and its use somebody else may take it: then another is tried. */
    @GuardedBy("lock")
    private Process launchOnSomePort() throws IOException {
        for (int i = 1; options.port() == 0 && i < PORT_TRIES; i++) {
            port = FreePort.choose();
            try {
                return launch();
            } catch (PortTakenException e) {
                log.debug("port {} was taken meanwhile", port);
            }
        }
        port = options.port() == 0 ? FreePort.choose() : options.port();
        return launch();
    }

    @GuardedBy("lock")
    private Process launch() throws IOException {
        Files.deleteIfExists(logFile);
        Process started = new ProcessBuilder(commandLine())
                .redirectErrorStream(true)
                .redirectOutput(logFile.toFile())
                .start();
        try {
            awaitReady(started);
            return started;
        } catch (IOException e) {
            started.destroyForcibly();
            throw e;
        }
    }

    @GuardedBy("lock")
    private List<String> commandLine() throws IOException {
        Path data = options.data();
        Path home = data == null ? directory : Files.createDirectories(data);
        Path configuration = directory.resolve("redis.conf");
        Files.write(configuration, options.configuration(port, home));
        List<String> command = new ArrayList<>(List.of("sh", "-c", START_WATCHED, "sh"));
        command.add(binary.path().toString());
        command.add(configuration.toString());
        if (options.sentinel()) {
            command.add("--sentinel");
        }
        return command;
    }

    @GuardedBy("lock")
    private void awaitReady(Process started) throws IOException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!ReadyCheck.passes(port, started.pid())) {
            if (exits(started, PROBE_PAUSE_MILLIS)) {
                throw failure("Redis ended at once with code " + started.exitValue());
            }
            if (System.nanoTime() > deadline) {
                throw failure("Redis did not answer within " + START_LIMIT.toSeconds() + " s");
            }
        }
    }

    @GuardedBy("lock")
    private IOException failure(String what) throws IOException {
        List<String> lines = Files.readAllLines(logFile);
        String tail = String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
        String message = what + " on port " + port + ":\n" + tail;
        return tail.contains("Address already in use") ? new PortTakenException(message) : new IOException(message);
    }

    private static void stop(Process process) {
        process.destroy();
        if (!exits(process, STOP_LIMIT.toMillis())) {
            await(process.destroyForcibly());
        }
    }

    private static void await(Process process) {
        if (!exits(process, STOP_LIMIT.toMillis())) {
            throw new IllegalStateException("process " + process.pid() + " did not end");
        }
    }

    private static boolean exits(Process process, long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new IllegalStateException("interrupted while waiting for Redis", e);
        }
    }

    private void deleteDirectory() {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            log.debug("cannot delete {}", directory, e);
        }
    }

    private static final class PortTakenException extends IOException {
        PortTakenException(String message) {
            super(message);
        }
    }
}
