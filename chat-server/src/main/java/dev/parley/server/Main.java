package dev.parley.server;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The programs of this module: {@code server}, {@code demo} and {@code token}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine(System.getenv()).execute(args));
    }

    static CommandLine commandLine(Map<String, String> environment) {
        CommandSpec spec = CommandSpec.create().name("parley").mixinStandardHelpOptions(true);
        spec.versionProvider(() -> new String[] {"parley " + version()});
        spec.usageMessage().description("A realtime chat server.");
        spec.addSubcommand("server", ServerCommand.commandLine(environment));
        spec.addSubcommand("demo", new CommandLine(new DemoCommand(environment)));
        spec.addSubcommand("token", new CommandLine(new TokenCommand(environment)));
        return Failure.reportedBy(new CommandLine(spec));
    }

    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
