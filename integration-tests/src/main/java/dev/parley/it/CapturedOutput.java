package dev.parley.it;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The last lines that a process printed, and the first that says that it is ready. Threadsafe. */
final class CapturedOutput {
    private static final int KEPT_LINES = 2_000;

    private final Pattern ready;
    private final CompletableFuture<Matcher> readyLine = new CompletableFuture<>();

    @GuardedBy("this")
    private final Deque<String> lines = new ArrayDeque<>();

    CapturedOutput(Pattern ready) {
        this.ready = ready;
    }

    /** Reads to the end, on the calling thread. */
    void readAll(BufferedReader reader) {
        try (reader) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                onLine(line);
            }
        } catch (IOException e) {
            onLine("(output ends: " + e.getMessage() + ")");
        }
        readyLine.completeExceptionally(new IOException("the process ended before it was ready"));
    }

    private void onLine(String line) {
        add(line);
        Matcher matcher = ready.matcher(line);
        if (matcher.find()) {
            readyLine.complete(matcher);
        }
    }

    private synchronized void add(String line) {
        if (lines.size() == KEPT_LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    CompletableFuture<Matcher> readyLine() {
        return readyLine;
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }
}
