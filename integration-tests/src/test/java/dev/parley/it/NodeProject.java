package dev.parley.it;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The node project in {@code src/test/js} with the official JavaScript packages, installed from its lock file on first
 * use. Where node, npm or the package registry is missing, the tests that ask for it are skipped, see {@link Requirement}.
 */
public final class NodeProject {
    private static final String TESTS = "official JS client tests";
    private static final int OLDEST_NODE = 18;
    private static final Path FOLDER =
            Path.of(System.getProperty("basedir", "."), "src/test/js").toAbsolutePath();

    private final Path node;

    private NodeProject(Path node) {
        this.node = node;
    }

    /** Checks the tools and installs the packages if they are not. */
    public static synchronized NodeProject require() {
        Path node = Requirement.onPath("node").orElse(null);
        Requirement.met(
                node != null && major(node) >= OLDEST_NODE, TESTS, "node >= " + OLDEST_NODE + " not found on PATH");
        if (!isInstalled()) {
            Path npm = Requirement.onPath("npm").orElse(null);
            Requirement.met(npm != null, TESTS, "npm not found on PATH");
            Finished install = run(List.of(npm.toString(), "ci", "--prefer-offline"), Duration.ofMinutes(3));
            Requirement.met(install.exitCode() == 0, TESTS, "npm ci failed: " + lastLine(install.output()));
        }
        return new NodeProject(node);
    }

    /** Runs a script of the project to its end. @throws AssertionError if it takes longer */
    public Finished run(Duration limit, String script, String... args) {
        return run(command(script, args), limit);
    }

    /** A script of the project that serves, and prints a ready line. */
    public ServerLaunch server(String script) {
        return ServerProcess.program(node.toString(), script).in(FOLDER);
    }

    /** Starts a script that talks over its standard input and output, line by line. */
    public NodeScript start(String script, String... args) {
        try {
            return new NodeScript(builder(command(script, args)).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command(String script, String... args) {
        List<String> command = new ArrayList<>(List.of(node.toString(), script));
        command.addAll(List.of(args));
        return command;
    }

    private static ProcessBuilder builder(List<String> command) {
        return new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true);
    }

    private static Finished run(List<String> command, Duration limit) {
        try {
            Path output = Files.createTempFile("parley-node", ".log");
            try {
                Process process =
                        builder(command).redirectOutput(output.toFile()).start();
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly().waitFor();
                    throw new AssertionError(command + ": running after " + limit + "\n" + Files.readString(output));
                }
                return new Finished(process.exitValue(), Files.readAllLines(output));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static int major(Path node) {
        Finished version = run(List.of(node.toString(), "--version"), Duration.ofSeconds(30));
        Matcher matcher = Pattern.compile("v(\\d+)").matcher(lastLine(version.output()));
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private static boolean isInstalled() {
        Path installed = FOLDER.resolve("node_modules/.package-lock.json");
        try {
            return Files.exists(installed)
                    && modified(installed).compareTo(modified(FOLDER.resolve("package-lock.json"))) >= 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileTime modified(Path file) throws IOException {
        return Files.getLastModifiedTime(file);
    }

    private static String lastLine(List<String> lines) {
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    /** A script that has ended. */
    public record Finished(int exitCode, List<String> output) {}

    /** A script that runs; one thread of the test talks with it. */
    public static final class NodeScript implements AutoCloseable {
        private final Process process;
        private final BufferedReader output;
        private final BufferedWriter input;

        private NodeScript(Process process) {
            this.process = process;
            this.output = process.inputReader();
            this.input = process.outputWriter();
        }

        /** The next line that it prints; the class's timeout bounds the wait. */
        public String readLine() {
            try {
                String line = output.readLine();
                if (line == null) {
                    throw new AssertionError("the script ended");
                }
                return line;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public void writeLine(String line) {
            try {
                input.write(line);
                input.newLine();
                input.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
