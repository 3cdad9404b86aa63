package dev.parley.admin.command;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code demo.json}, in which a running demo says where its parts are. */
final class DemoRunFile {
    private static final String NAME = "demo.json";

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

    /** A demo that was killed leaves its file behind. */
    private static boolean isRunning(JsonObject run) {
        JsonElement pid = run.get("pid");
        return pid == null || ProcessHandle.of(pid.getAsLong()).isPresent();
    }
}
