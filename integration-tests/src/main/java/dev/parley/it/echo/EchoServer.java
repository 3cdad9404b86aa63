package dev.parley.it.echo;

import dev.parley.redis.RedisSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The echo sample's program: one process, one HTTP port. Prints {@code READY <port>} once it accepts connections and hears the
 * other servers, and runs until it is told to stop. Exit codes: 1 could not run, 2 wrong options.
 */
@Command(
        name = "echo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "A Socket.IO server that echoes, and that can be driven from any client.")
public final class EchoServer implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final String DEFAULT = "${DEFAULT-VALUE}";

    /** Standard output is for one line, so logs go elsewhere. Set before the first logger is made. */
    private static final String LOGBACK = "logback.configurationFile";

    private static final Duration STOP_LIMIT = Duration.ofMillis(2_500);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--host", defaultValue = "127.0.0.1", description = "Address to listen on (" + DEFAULT + ")")
    private String host = "";

    @Option(names = "--port", defaultValue = "3000", description = "Port; 0 for any (" + DEFAULT + ")")
    private int port;

    @Option(names = "--name", defaultValue = "echo", description = "Names this server in answers (" + DEFAULT + ")")
    private String name = "";

    @Option(names = "--ping-interval", defaultValue = "25000", description = "ms (" + DEFAULT + ")")
    private long pingInterval;

    @Option(names = "--ping-timeout", defaultValue = "20000", description = "ms (" + DEFAULT + ")")
    private long pingTimeout;

    @Option(names = "--connect-timeout", defaultValue = "45000", description = "ms (" + DEFAULT + ")")
    private long connectTimeout;

    @Option(names = "--max-payload", defaultValue = "1000000", description = "bytes (" + DEFAULT + ")")
    private int maxPayload;

    @Option(names = "--redis", defaultValue = "", description = "Redis URL; without it the server is alone")
    private String redis = "";

    @Option(
            names = "--adapter",
            defaultValue = "classic",
            description = "Of the adapters for Redis: classic (" + DEFAULT + ")")
    private String adapter = "";

    @Option(names = "--key", defaultValue = "socket.io", description = "Prefix of Redis channels (" + DEFAULT + ")")
    private String key = "";

    @Option(
            names = "--subscription-mode",
            defaultValue = "dynamic",
            description = "static, dynamic or dynamic-private, for the sharded adapter (" + DEFAULT + ")")
    private String subscriptionMode = "";

    @Option(
            names = "--specific-response-channel",
            arity = "1",
            defaultValue = "false",
            description = "true or false, for the classic adapter (" + DEFAULT + ")")
    private boolean specificResponseChannel;

    @Option(names = "--requests-timeout", defaultValue = "5000", description = "ms (" + DEFAULT + ")")
    private long requestsTimeout;

    EchoServer() {}

    public static void main(String[] args) {
        if (System.getProperty(LOGBACK) == null) {
            System.setProperty(LOGBACK, "logback-echo.xml");
        }
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new EchoServer())
                .setParameterExceptionHandler((e, args) -> fail(e.getCommandLine(), MISUSED, e))
                .setExecutionExceptionHandler((e, command, result) -> fail(command, FAILED, e));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        EchoSettings settings = settings();
        EchoApplication application = new EchoApplication(settings);
        stopWith(application);
        int actualPort = application.start();
        spec.commandLine().getOut().println("READY " + actualPort);
        spec.commandLine().getOut().flush();
        new CountDownLatch(1).await();
        return 0;
    }

    private EchoSettings settings() {
        try {
            return new EchoSettings(
                    host,
                    port,
                    name,
                    Duration.ofMillis(pingInterval),
                    Duration.ofMillis(pingTimeout),
                    Duration.ofMillis(connectTimeout),
                    maxPayload,
                    redis.isEmpty() ? Optional.empty() : Optional.of(RedisSettings.ofUrl(redis)),
                    adapter,
                    key,
                    subscriptionMode,
                    specificResponseChannel,
                    Duration.ofMillis(requestsTimeout));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** A signal ends the process at the latest when the limit is reached, whatever the closing does. */
    private static void stopWith(EchoApplication application) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            Thread closing = new Thread(application::close, "echo-close");
                            closing.setDaemon(true);
                            closing.start();
                            try {
                                closing.join(STOP_LIMIT.toMillis());
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "echo-stop"));
    }

    private static int fail(CommandLine command, int exitCode, Exception e) {
        String message = String.valueOf(e.getMessage());
        command.getErr().println("echo: " + message.lines().findFirst().orElse(e.toString()));
        command.getErr().flush();
        return exitCode;
    }
}
