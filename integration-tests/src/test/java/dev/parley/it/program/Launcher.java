package dev.parley.it.program;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The installed launcher, run to its end as somebody in a terminal runs it. */
final class Launcher {
    /** The copy in the distribution: unlike the one in the checkout it never builds. */
    static final Path PATH = Path.of(System.getProperty("basedir", "."), "../target/dist/parley")
            .toAbsolutePath()
            .normalize();

    private static final long LIMIT_SECONDS = 60;

    private Launcher() {}

    static Finished run(Map<String, String> environment, String... args) throws IOException, InterruptedException {
        return run(PATH, Path.of("."), environment, args);
    }

    /** @param environment added to a clean one: what the machine's user has set plays no part */
    static Finished run(Path program, Path directory, Map<String, String> environment, String... args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> !List.of("PATH", "HOME", "JAVA_HOME").contains(name));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            CompletableFuture<String> out = new CompletableFuture<>();
            Thread reader = new Thread(() -> out.complete(text(process.getInputStream())), "stdout");
            reader.start();
            String err = text(process.getErrorStream());
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(command + ": running after " + LIMIT_SECONDS + " s");
            }
            return new Finished(process.exitValue(), out.join(), err);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String text(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(unreadable: " + e.getMessage() + ")";
        }
    }

    record Finished(int code, String out, String err) {}
}
