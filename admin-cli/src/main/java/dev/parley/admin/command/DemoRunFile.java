package dev.parley.admin.command;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code demo.json}, in which a running demo says where its parts are. */
final class DemoRunFile {
    private static final String NAME = "demo.json";

    /** The system derives a process's start from its own, which it knows to a second or so. */
    private static final long TOLERANCE_MILLIS = 2_000;

    private DemoRunFile() {}

    /** The address of the demo's Redis; empty if no demo runs here, or its file tells nothing. */
    static Optional<String> findRedis(Path data) {
        try {
            JsonElement run = JsonParser.parseString(Files.readString(data.resolve(NAME)));
            return run.isJsonObject() && isRunning(run.getAsJsonObject())
                    ? Optional.ofNullable(run.getAsJsonObject().get("redis")).map(JsonElement::getAsString)
                    : Optional.empty();
        } catch (IOException
                | JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** A demo that was killed leaves its file behind, and its pid may be another process's by now. */
    private static boolean isRunning(JsonObject run) {
        JsonElement pid = run.get("pid");
        return pid == null
                || ProcessHandle.of(pid.getAsLong())
                        .filter(process -> hasStartedThen(process, run.get("startedMillis")))
                        .isPresent();
    }

    private static boolean hasStartedThen(ProcessHandle process, @Nullable JsonElement startedMillis) {
        long then = startedMillis == null ? 0 : startedMillis.getAsLong();
        long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return then == 0 || start == 0 || Math.abs(start - then) <= TOLERANCE_MILLIS;
    }
}
