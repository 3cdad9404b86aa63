package dev.parley.it.idle;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many bytes the living objects of another JVM take, asked for with {@code jcmd}. */
final class LiveHeap {
    private static final Pattern TOTAL = Pattern.compile("^Total\\s+\\d+\\s+(\\d+)");

    private LiveHeap() {}

    /** Collects the garbage of that JVM and counts what is left. @throws IOException if it cannot be asked */
    static long bytes(long pid) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home", ""), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader reader = process.inputReader()) {
            Optional<Long> total = reader.lines()
                    .map(TOTAL::matcher)
                    .filter(Matcher::find)
                    .map(matcher -> Long.valueOf(matcher.group(1)))
                    .findFirst();
            return total.orElseThrow(() -> new IOException("jcmd " + pid + ": no histogram"));
        }
    }
}
