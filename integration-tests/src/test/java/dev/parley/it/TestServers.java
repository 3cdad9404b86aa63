package dev.parley.it;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Server processes of a test class: printed when a test fails, ended after the last. Register it as a static field. */
public final class TestServers implements AfterAllCallback, TestWatcher {
    private final List<ServerProcess> servers = Collections.synchronizedList(new ArrayList<>());

    public ServerProcess start(ServerLaunch launch) {
        ServerProcess server = launch.start();
        servers.add(server);
        return server;
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        for (ServerProcess server : List.copyOf(servers)) {
            Requirement.say("--- output of " + server.name() + " (pid " + server.pid() + ") at the failure of "
                    + context.getDisplayName() + "\n" + String.join("\n", server.output()));
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        List.copyOf(servers).forEach(ServerProcess::close);
    }
}
