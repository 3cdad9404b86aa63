package dev.parley.it.official;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.parley.it.NodeProject;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** A script built on {@code suite.js}, each of its tests as a test of this build. */
final class JsSuite {
    private JsSuite() {}

    /** Runs the script once. @throws AssertionError with its output if it says something else than test results */
    static Stream<DynamicTest> run(String script, String... args) {
        NodeProject.Finished finished = NodeProject.require().run(Duration.ofMinutes(2), script, args);
        List<String> output = finished.output();
        if (finished.exitCode() != 0 || output.isEmpty()) {
            throw new AssertionError(script + " ended with " + finished.exitCode() + "\n" + String.join("\n", output));
        }
        return output.stream().map(JsSuite::asTest);
    }

    private static DynamicTest asTest(String line) {
        if (!line.startsWith("{")) {
            return DynamicTest.dynamicTest("output", () -> {
                throw new AssertionError(line);
            });
        }
        JsonObject result = JsonParser.parseString(line).getAsJsonObject();
        return DynamicTest.dynamicTest(result.get("name").getAsString(), () -> {
            if (!result.get("ok").getAsBoolean()) {
                throw new AssertionError(result.get("error").getAsString());
            }
        });
    }
}
