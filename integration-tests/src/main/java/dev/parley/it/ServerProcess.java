package dev.parley.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;

/**
 * A server under test in a process of its own, most often a JVM, so that it can be killed, frozen and asked to end as a real one is.
 * Its output is kept; a start that fails carries it. Ends with the JVM of the test at the latest.
 */
public final class ServerProcess implements AutoCloseable {
    private final String name;
    private final Process process;
    private final CapturedOutput output;
    private final int port;

    private ServerProcess(String name, Process process, CapturedOutput output, int port) {
        this.name = name;
        this.process = process;
        this.output = output;
        this.port = port;
    }

    /** @param mainClass the binary name of a class on this JVM's own class path */
    public static ServerLaunch java(String mainClass) {
        return ServerLaunch.ofJava(mainClass);
    }

    /** A server that is not written in Java. */
    public static ServerLaunch program(String... command) {
        return ServerLaunch.ofProgram(List.of(command));
    }

    static ServerProcess start(ServerLaunch launch) {
        CapturedOutput output = new CapturedOutput(launch.ready());
        Process process = start(launch.command(), launch);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end-" + process.pid()));
        BufferedReader reader = process.inputReader();
        Thread thread = new Thread(() -> output.readAll(reader), "output-of-" + process.pid());
        thread.setDaemon(true);
        thread.start();
        try {
            return new ServerProcess(
                    launch.name(), process, output, port(await(output, launch.patience()), launch.port()));
        } catch (IllegalStateException e) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    launch.name() + ": " + e.getMessage() + "\n" + String.join("\n", output.lines()), e);
        }
    }

    private static Process start(List<String> command, ServerLaunch launch) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .remove("PARLEY_REQUIRE_ALL"); // says something to tests, and servers refuse what they do not know
        builder.environment().putAll(launch.environment());
        launch.directory().ifPresent(directory -> builder.directory(directory.toFile()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Matcher await(CapturedOutput output, Duration patience) {
        try {
            return output.readyLine().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("ended before it was ready", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("not ready within " + patience, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static int port(Matcher ready, int fallback) {
        return ready.groupCount() > 0 ? Integer.parseInt(ready.group(1)) : fallback;
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public int port() {
        return port;
    }

    /** Where it answers HTTP, without a trailing slash. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The last lines of its standard output and error, oldest first. */
    public List<String> output() {
        return output.lines();
    }

    /** SIGKILL: no hook of the server runs. Returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    /** SIGSTOP: its connections stay open and nobody answers. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void thaw() {
        signal("CONT");
    }

    /** SIGTERM. @return the exit code @throws IllegalStateException if it lives on after that long */
    public int terminate(Duration patience) {
        process.destroy();
        return awaitExit(patience);
    }

    /** Ends it in whatever state it is. */
    @Override
    public void close() {
        if (isAlive()) {
            thaw();
            process.destroy();
            try {
                awaitExit(Duration.ofSeconds(5));
            } catch (IllegalStateException e) {
                kill();
            }
        }
    }

    private int awaitExit(Duration patience) {
        try {
            if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException(name + ": alive (expected: gone within " + patience + ")");
    }

    private void signal(String signal) {
        // The shell's own kill, since not every machine has the program.
        try {
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
