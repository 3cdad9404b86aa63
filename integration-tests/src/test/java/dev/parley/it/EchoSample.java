package dev.parley.it;

import java.util.ArrayList;
import java.util.List;

/**
 * The echo sample as a process. With {@code -Dparley.it.reference=true} the same sample on the official Node packages
 * takes its place, which tells whether a failing protocol test or the server is wrong.
 */
public final class EchoSample {
    private static final String MAIN_CLASS = "dev.parley.it.echo.EchoServer";

    private EchoSample() {}

    /** @param options as documented for the sample; any free port without saying so */
    public static ServerLaunch launch(String... options) {
        List<String> args = new ArrayList<>(List.of("--port", "0"));
        args.addAll(List.of(options));
        ServerLaunch launch =
                isReference() ? NodeProject.require().server("reference-server.js") : ServerProcess.java(MAIN_CLASS);
        return launch.named("echo").args(args.toArray(String[]::new));
    }

    /** Whether the official packages are tested in its place. */
    public static boolean isReference() {
        return Boolean.getBoolean("parley.it.reference");
    }
}
