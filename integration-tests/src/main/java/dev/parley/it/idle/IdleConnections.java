package dev.parley.it.idle;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Opens idle WebSocket connections, keeps them alive for a while, and says what each costs the server. */
@Command(
        name = "idle-connections",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Opens idle Socket.IO connections over WebSocket and measures the server's heap for each.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {" 0:all were opened and stayed open", " 1:some were not, or the heap could not be asked for"})
public final class IdleConnections implements Callable<Integer> {
    private static final int NAPS_MILLIS = 50;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--url", defaultValue = "http://127.0.0.1:3000", description = "The server (${DEFAULT-VALUE}).")
    private URI url = URI.create("http://127.0.0.1:3000");

    @Option(names = "--connections", defaultValue = "5000", description = "How many (${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--at-once",
            defaultValue = "100",
            description = "How many are opened at a time (${DEFAULT-VALUE}).")
    private int atOnce;

    @Option(names = "--secret", description = "The chat server's JWT secret; left out, no token is sent.")
    private @Nullable String secret;

    @Option(
            names = "--users",
            defaultValue = "100",
            description = "Users to share the connections (${DEFAULT-VALUE}); each one's coming is told to everybody.")
    private int users;

    @Option(names = "--pid", description = "The server's process: its living heap is counted before and after.")
    private @Nullable Long pid;

    @Option(names = "--hold", defaultValue = "30", description = "Seconds to keep them all open (${DEFAULT-VALUE}).")
    private int hold;

    @Option(names = "--limit", defaultValue = "120", description = "Seconds to open them in (${DEFAULT-VALUE}).")
    private int limit;

    public static void main(String[] args) {
        System.exit(new CommandLine(new IdleConnections()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        long before = heap();
        InetSocketAddress server = new InetSocketAddress(url.getHost(), url.getPort());
        try (IdleCrowd crowd = new IdleCrowd(server, connections, atOnce, auth())) {
            Thread thread = new Thread(crowd, "idle-crowd");
            thread.setDaemon(true);
            thread.start();
            return measure(crowd, before);
        }
    }

    private int measure(IdleCrowd crowd, long before) throws IOException, InterruptedException {
        long start = System.nanoTime();
        await(limit, () -> crowd.count().idle() + crowd.count().failed() >= connections);
        IdleCrowd.Count opened = crowd.count();
        say("opened %d of %d in %.1f s", opened.idle(), connections, (System.nanoTime() - start) / 1e9);
        if (pid != null && opened.idle() > 0) {
            long after = heap();
            say(
                    "server heap: %.1f MB before, %.1f MB after: %.1f KB per connection",
                    before / 1e6, after / 1e6, (after - before) / 1e3 / opened.idle());
        }
        await(hold, () -> crowd.count().failed() > 0);
        IdleCrowd.Count held = crowd.count();
        say("open after %d s more: %d, pings answered: %d", hold, held.idle(), held.pings());
        if (held.failed() > 0) {
            say("failed: %d, the first: %s", held.failed(), held.firstFailure());
        }
        return held.idle() == connections ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private IntFunction<String> auth() {
        if (secret == null) {
            return number -> "";
        }
        long expiry = Clock.systemUTC().instant().plus(Duration.ofHours(12)).getEpochSecond();
        IdleTokens tokens = new IdleTokens(secret, expiry);
        return number -> tokens.auth(number % users);
    }

    private long heap() throws IOException {
        return pid == null ? 0 : LiveHeap.bytes(pid);
    }

    private static void await(int seconds, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        CountDownLatch never = new CountDownLatch(1);
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            never.await(NAPS_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void say(String format, Object... args) {
        if (spec == null) {
            throw new IllegalStateException("spec: null (expected: run by picocli)");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, format, args));
        out.flush();
    }
}
