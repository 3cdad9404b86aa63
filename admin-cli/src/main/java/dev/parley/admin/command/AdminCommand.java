package dev.parley.admin.command;

import dev.parley.admin.output.Output;
import dev.parley.presence.PresenceSettings;
import dev.parley.presence.redis.PresenceInspector;
import dev.parley.redis.RedisSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command has: where Redis is, which kind of output, and how it ends. */
abstract class AdminCommand implements Callable<Integer> {
    private final AdminContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli, before the call
    private CommandSpec spec;

    @Mixin
    private final RedisOptions redisOptions = new RedisOptions();

    @Option(names = "--json", description = "One JSON object per line instead of text.")
    private boolean json;

    AdminCommand(AdminContext context) {
        this.context = context;
    }

    @Override
    public final Integer call() {
        Output output = new Output(spec.commandLine().getOut(), json);
        try (RedisSession session = RedisSession.open(settings())) {
            run(session, output);
        } finally {
            output.flush();
        }
        return ExitCodes.OK;
    }

    /** @throws RedisUnreachableException if Redis does not answer */
    abstract void run(RedisSession session, Output output);

    final CommandSpec spec() {
        return spec;
    }

    static PresenceInspector inspector(RedisSession session) {
        return new PresenceInspector(
                session.redis(), new PresenceSettings(PresenceSettings.DEFAULT_EXPIRY, "parley-admin"));
    }

    /** A wrong argument: one line and the exit code for it. */
    ParameterException wrongArgument(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private RedisSettings settings() {
        try {
            return redisOptions.settings(context);
        } catch (IllegalArgumentException e) {
            throw wrongArgument(String.valueOf(e.getMessage()));
        }
    }
}
