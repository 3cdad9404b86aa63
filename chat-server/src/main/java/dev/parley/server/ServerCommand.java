package dev.parley.server;

import dev.parley.server.config.InvalidSettingsException;
import dev.parley.server.config.Masking;
import dev.parley.server.config.Setting;
import dev.parley.server.config.SettingsReader;
import dev.parley.server.store.StoreAddressException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code parley server}: one server, until it is told to stop. Its flags are the {@link Catalog}, so none can be forgotten. */
final class ServerCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(ServerCommand.class);

    /** Variables with our prefix that are read elsewhere: by the launcher, by a demo's servers, where Redis is bundled, by tests. */
    private static final List<String> READ_ELSEWHERE = List.of(
            "PARLEY_JAVA_OPTS",
            "PARLEY_REDIS_BINARY",
            "PARLEY_REQUIRE_ALL",
            ServerSettings.DEMO_SERVERS,
            ParentWatch.VARIABLE);

    private final CommandSpec spec;
    private final Map<String, String> environment;

    private ServerCommand(Map<String, String> environment) {
        this.environment = environment;
        this.spec = CommandSpec.wrapWithoutInspection(this);
    }

    static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new ServerCommand(environment).describe());
    }

    @Override
    public Integer call() throws Exception {
        SettingsReader reader = new SettingsReader(flags(), environment);
        reader.rejectUnknownVariables(knownVariables());
        ServerSettings settings = load(reader);
        StopSignal stop = StopSignal.install();
        if (environment.containsKey(ParentWatch.VARIABLE)) {
            ParentWatch.start(stop);
        }
        try (ChatServer server = start(settings)) {
            stop.await();
        }
        return 0;
    }

    private static ChatServer start(ServerSettings settings) throws IOException, InvalidSettingsException {
        try {
            return ChatServer.start(settings);
        } catch (StoreAddressException e) {
            throw fault(settings.mongodbUri(), e);
        }
    }

    private static InvalidSettingsException fault(String mongodbUri, StoreAddressException e) {
        String rule = e.isMalformed() ? Catalog.MONGODB_URI.type().rule() : "an address that DNS knows";
        return new InvalidSettingsException(List.of(
                "MONGODB_URI: " + Masking.credentials(mongodbUri) + " (expected: " + rule + "); " + e.getMessage()));
    }

    private ServerSettings load(SettingsReader reader) throws InvalidSettingsException {
        ServerSettings settings = ServerSettings.load(reader, environment);
        log.info(
                "Configuration:{}",
                reader.effective().entrySet().stream()
                        .filter(entry -> !settings.isDemo() || isGiven(entry.getValue()))
                        .map(entry -> System.lineSeparator() + "  " + entry.getKey() + " = " + entry.getValue())
                        .collect(Collectors.joining()));
        return settings;
    }

    /** A demo's servers show only what the demo told them: the rest is the same twice. */
    private static boolean isGiven(String effective) {
        return effective.endsWith("(environment)") || effective.endsWith("(flag)");
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new HashMap<>();
        spec.commandLine().getParseResult().matchedOptions().forEach(option -> {
            if (option.longestName().length() > 2 && option.getValue() instanceof String value) {
                flags.put(option.longestName(), value);
            }
        });
        return flags;
    }

    private static List<String> knownVariables() {
        return Stream.concat(Catalog.all().map(Setting::variable), READ_ELSEWHERE.stream())
                .toList();
    }

    private CommandSpec describe() {
        spec.name("server").mixinStandardHelpOptions(true);
        spec.usageMessage()
                .width(110)
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .description("Runs a chat server.", "A flag wins over its environment variable.")
                .optionListHeading("%nOptions:%n")
                .footer(
                        "",
                        "Exit codes: 0 stopped on request, 1 could not run (a port in use), 2 wrong settings.",
                        "Flags are visible to every user of the machine: give secrets as environment variables.");
        Catalog.byHeading().forEach((heading, settings) -> spec.addArgGroup(group(heading, settings)));
        return spec;
    }

    private static ArgGroupSpec group(String heading, List<Setting<?>> settings) {
        ArgGroupSpec.Builder group = ArgGroupSpec.builder()
                .heading("%n" + heading + ":%n")
                .validate(false)
                .exclusive(false)
                .multiplicity("0..1");
        settings.forEach(setting -> group.addArg(option(setting)));
        return group.build();
    }

    private static OptionSpec option(Setting<?> setting) {
        boolean isFlag = setting.type().label().equals("true|false");
        OptionSpec.Builder option = OptionSpec.builder(setting.flag())
                .type(String.class)
                .paramLabel("<" + setting.type().label() + ">")
                .arity(isFlag ? "0..1" : "1")
                .description(
                        escaped(setting.description()),
                        "Variable: " + setting.variable()
                                + (setting.defaultText().isEmpty()
                                        ? ""
                                        : ". Default: " + escaped(setting.defaultText())));
        return isFlag ? option.fallbackValue("true").build() : option.build();
    }

    private static String escaped(String text) {
        return text.replace("%", "%%");
    }
}
