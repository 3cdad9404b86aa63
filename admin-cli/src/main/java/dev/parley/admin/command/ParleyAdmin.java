package dev.parley.admin.command;

import dev.parley.admin.output.Printable;
import java.io.PrintWriter;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The root command, which only knows the others. */
@Command(
        name = "parley admin",
        description = "Looks after a running cluster: reads presence in Redis, watches what passes, cleans up.",
        synopsisSubcommandLabel = "<command>")
public final class ParleyAdmin {
    private ParleyAdmin() {}

    public static CommandLine commandLine(AdminContext context) {
        CommandLine root = new CommandLine(new ParleyAdmin())
                .addSubcommand(new OnlineCommand(context))
                .addSubcommand(new SocketsCommand(context))
                .addSubcommand(new CountCommand(context))
                .addSubcommand(new TailCommand(context, Clock.systemUTC()))
                .addSubcommand(new CleanupCommand(context));
        describe(root);
        root.getSubcommands().values().forEach(ParleyAdmin::describe);
        return root.setCaseInsensitiveEnumValuesAllowed(false)
                .setParameterExceptionHandler(ParleyAdmin::onWrongArguments)
                .setExecutionExceptionHandler(ParleyAdmin::onFailure);
    }

    private static void describe(CommandLine command) {
        command.getCommandSpec()
                .mixinStandardHelpOptions(true)
                .version("parley admin " + version())
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCodes.DESCRIPTION);
    }

    private static String version() {
        String version = ParleyAdmin.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    private static int onWrongArguments(CommandLine.ParameterException e, String[] args) {
        complain(e.getCommandLine(), e.getMessage() + "; --help says more");
        return ExitCodes.USAGE;
    }

    private static int onFailure(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        boolean away = e instanceof RedisUnreachableException;
        complain(command, String.valueOf(away ? e.getMessage() : e));
        return away ? ExitCodes.REDIS_UNREACHABLE : ExitCodes.FAILED;
    }

    /** One line, whatever was typed or came back from Redis. */
    private static void complain(CommandLine command, String message) {
        PrintWriter err = command.getErr();
        err.println("parley admin: " + Printable.of(message));
        err.flush();
    }
}
