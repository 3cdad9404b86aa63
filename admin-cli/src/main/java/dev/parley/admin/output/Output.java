package dev.parley.admin.output;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where answers go: text for people or JSON for programs, one of the two. Lines of the other kind are left out, so that a
 * command says both and decides nothing. Used by one thread.
 */
public final class Output {
    private static final Gson GSON =
            new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private final PrintWriter out;
    private final boolean json;

    public Output(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    public boolean isJson() {
        return json;
    }

    /** A line for people. */
    public void text(String line) {
        if (!json) {
            println(line);
        }
    }

    /** A line of a table for people. */
    public void row(Columns columns, List<String> cells) {
        if (!json) {
            println(columns.line(cells));
        }
    }

    /** A line for programs: an object with the fields in their order. */
    public void object(Map<String, ? extends @Nullable Object> fields) {
        if (json) {
            println(GSON.toJson(fields));
        }
    }

    private void println(String line) {
        out.println(Printable.of(line));
    }

    /** Sends on what was written; false if nobody reads any more, as when a pipe was closed. */
    public boolean flush() {
        return !out.checkError();
    }
}
