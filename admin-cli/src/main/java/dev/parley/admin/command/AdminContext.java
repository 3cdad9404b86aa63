package dev.parley.admin.command;

import java.nio.file.Path;
import java.util.Map;

/**
 * What the tool finds around it.
 *
 * @param variables the environment
 * @param data the folder in which a demo says where it is
 */
public record AdminContext(Map<String, String> variables, Path data) {
    public AdminContext {
        variables = Map.copyOf(variables);
    }

    /** {@code data} beside the launcher, else in the current folder. */
    public static AdminContext ofProcess() {
        return new AdminContext(System.getenv(), Path.of(System.getProperty("parley.home", ""), "data"));
    }
}
