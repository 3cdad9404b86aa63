package dev.parley.server.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One of a demo's servers: a JVM of its own, as servers are, so that killing one shows what the other does. It ends with the
 * pipe at its standard input, so it never outlives the demo. It gets a process group of its own where the system offers that:
 * Ctrl-C then reaches the demo alone, which stops things in order.
 */
public final class DemoServer implements AutoCloseable {
    private static final long STOP_SECONDS = 8;
    private static final String READY = "READY ";

    /** Started for a few users and for minutes: begin soon and stay small, rather than ever get fast. */
    private static final List<String> JVM_FLAGS =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-XX:+ExitOnOutOfMemoryError");

    private final String name;
    private final Process process;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    private DemoServer(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /**
     * @param mainClass the program's, on our own class path
     * @param environment added to our own; an empty value takes a variable away
     * @param output takes each line of its output, on a thread of this object
     */
    public static DemoServer start(
            String name, String mainClass, Map<String, String> environment, Consumer<String> output)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(mainClass)).redirectErrorStream(true);
        environment.forEach((variable, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(variable);
            } else {
                builder.environment().put(variable, value);
            }
        });
        DemoServer server = new DemoServer(name, builder.start());
        Thread reader = new Thread(() -> server.read(output), "output-of-" + name);
        reader.setDaemon(true);
        reader.start();
        return server;
    }

    public String name() {
        return name;
    }

    /** Completes when it takes connections; fails when it ends before. */
    public CompletableFuture<Void> ready() {
        return ready;
    }

    /** Completes with its exit code. */
    public CompletableFuture<Integer> ended() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Asks it to stop, and makes it after some seconds. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private void read(Consumer<String> output) {
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(line -> {
                output.accept(line);
                if (line.contains(READY)) {
                    ready.complete(null);
                }
            });
        } catch (IOException | UncheckedIOException e) {
            // its end closes the pipe, at times in the middle of a read
        }
        process.onExit()
                .thenAccept(ended -> ready.completeExceptionally(
                        new IOException(name + " ended before it was ready, with exit code " + ended.exitValue())));
    }

    private static List<String> command(String mainClass) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "exec $(command -v setsid) \"$@\"", "sh"));
        command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        command.addAll(JVM_FLAGS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), mainClass, "server"));
        return command;
    }
}
