package dev.parley.server;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code parley demo}. */
@Command(name = "demo", mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    DemoCommand(Map<String, String> environment) {}

    @Override
    public Integer call() throws IOException {
        throw new IOException("not wired yet");
    }
}
