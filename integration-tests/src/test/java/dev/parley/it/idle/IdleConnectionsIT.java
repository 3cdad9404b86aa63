package dev.parley.it.idle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.EchoSample;
import dev.parley.it.ServerProcess;
import dev.parley.it.TestServers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import picocli.CommandLine;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IdleConnectionsIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    @Test
    void it_opens_connections_keeps_them_alive_and_says_what_they_cost() {
        ServerProcess echo = SERVERS.start(EchoSample.launch("--ping-interval", "500", "--ping-timeout", "2000"));
        StringWriter out = new StringWriter();

        int exitCode = new CommandLine(new IdleConnections())
                .setOut(new PrintWriter(out))
                .execute(
                        "--url",
                        echo.url().toString(),
                        "--connections",
                        "200",
                        "--hold",
                        "3",
                        "--pid",
                        String.valueOf(echo.pid()));

        assertThat(exitCode).as(out.toString()).isZero();
        assertThat(out.toString())
                .contains("opened 200 of 200")
                .containsPattern("server heap: .* KB per connection")
                .contains("open after 3 s more: 200");
        assertThat(echo.isAlive()).isTrue();
    }

    @Test
    void it_fails_where_nobody_listens() {
        StringWriter out = new StringWriter();

        int exitCode = new CommandLine(new IdleConnections())
                .setOut(new PrintWriter(out))
                .execute("--url", "http://127.0.0.1:1", "--connections", "3", "--hold", "1");

        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString()).contains("opened 0 of 3").contains("failed: 3");
    }
}
