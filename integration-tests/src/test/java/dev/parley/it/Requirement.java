package dev.parley.it;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs from the machine. Where it is missing the tests are skipped and one line on the console says which
 * and why; with {@code PARLEY_REQUIRE_ALL=true}, as an environment variable or a system property, they fail.
 */
public final class Requirement {
    private static final String REQUIRE_ALL = "PARLEY_REQUIRE_ALL";
    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    private Requirement() {}

    /** The first of these programs on the PATH, or the tests are skipped. */
    public static Path program(String tests, String... names) {
        Optional<Path> found = onPath(names);
        met(found.isPresent(), tests, String.join(" or ", names) + " not found on PATH");
        return found.orElseThrow();
    }

    /**
     * Goes on only if the requirement is met.
     *
     * @param tests which tests need it, as a reader of the console knows them
     * @param missing what to say if not: what was looked for, and where
     */
    public static void met(boolean met, String tests, String missing) {
        if (met) {
            return;
        }
        if (requireAll()) {
            Assertions.fail(tests + ": " + missing + " (" + REQUIRE_ALL + " is set)");
        }
        leaveOut(tests, missing);
    }

    /** Skips the tests, whatever {@code PARLEY_REQUIRE_ALL} says: for what cannot be installed everywhere. */
    public static void leaveOut(String tests, String missing) {
        if (SAID.add(tests)) {
            say("SKIPPED: " + tests + ": " + missing);
        }
        Assumptions.abort(missing);
    }

    public static Optional<Path> onPath(String... names) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(names)
                .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    public static boolean requireAll() {
        return Boolean.getBoolean(REQUIRE_ALL) || Boolean.parseBoolean(System.getenv(REQUIRE_ALL));
    }

    /** Prints a line that the reader of a build log should see. */
    @SuppressForbidden("the console is the place where a skipped test is to be seen")
    public static void say(String line) {
        System.out.println(line);
    }
}
