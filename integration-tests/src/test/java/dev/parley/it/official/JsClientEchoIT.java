package dev.parley.it.official;

import dev.parley.it.EchoSample;
import dev.parley.it.ServerProcess;
import dev.parley.it.TcpProxy;
import dev.parley.it.TestServers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The official JavaScript client against the echo sample. The tests are in {@code src/test/js/echo-client.js}. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JsClientEchoIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static ServerProcess echo;

    @BeforeAll
    static void start() {
        echo = SERVERS.start(EchoSample.launch());
    }

    @TestFactory
    Stream<DynamicTest> over_polling() {
        return run("polling");
    }

    @TestFactory
    Stream<DynamicTest> over_websocket() {
        return run("websocket");
    }

    @TestFactory
    Stream<DynamicTest> over_polling_and_then_the_upgrade() {
        return run("upgrade");
    }

    private static Stream<DynamicTest> run(String transport) {
        try (TcpProxy slow = TcpProxy.to(echo.port())) {
            slow.latency(Duration.ofMillis(15));
            return JsSuite.run("echo-client.js", echo.url().toString(), transport, "http://127.0.0.1:" + slow.port());
        }
    }
}
