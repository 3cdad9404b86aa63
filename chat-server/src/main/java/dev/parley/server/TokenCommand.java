package dev.parley.server;

import dev.parley.server.auth.Principal;
import dev.parley.server.auth.TokenIssuer;
import dev.parley.server.config.InvalidSettingsException;
import dev.parley.server.config.SettingsReader;
import dev.parley.server.config.ValueType;
import dev.parley.server.demo.DemoData;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parley token}: prints a token, and nothing else, on standard output. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a token for a user, signed with JWT_SECRET or else with the demo's secret.",
            "It is by JWT_ISSUER for JWT_AUDIENCE, where these are set."
        },
        footer = {"", "Example: ./parley token --user alice --name Alice"})
final class TokenCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--user", required = true, paramLabel = "<id>", description = "User id: 1-128 characters.")
    private String user = "";

    @Option(names = "--name", paramLabel = "<name>", description = "Name that others see. Default: the user id.")
    private @Nullable String name;

    @Option(names = "--avatar", paramLabel = "<url>", description = "Address of a picture.")
    private @Nullable URI avatar;

    @Option(
            names = "--role",
            paramLabel = "<role>",
            description = "admin may do everything, service may publish into any chat. May be repeated.")
    private List<String> roles = List.of();

    @Option(
            names = "--ttl",
            paramLabel = "<duration>",
            defaultValue = "12h",
            description = "How long it is valid, such as 30m or 12h. Default: ${DEFAULT-VALUE}")
    private String ttl = "";

    @Option(
            names = "--jwt-secret",
            paramLabel = "<secret>",
            description = "Secret to sign with; better given as the variable JWT_SECRET.")
    private @Nullable String secret;

    @Option(names = "--data", paramLabel = "<folder>", description = "The demo's folder. Default: data")
    private @Nullable Path data;

    TokenCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InvalidSettingsException, IOException {
        Clock clock = Clock.systemUTC();
        Principal principal = new Principal(
                user,
                name == null ? user : name,
                avatar == null ? null : avatar.toString(),
                Set.copyOf(roles),
                clock.instant().plus(lifetime()));
        spec.commandLine().getOut().println(issue(clock, principal));
        return 0;
    }

    private String issue(Clock clock, Principal principal) throws InvalidSettingsException, IOException {
        SettingsReader reader =
                new SettingsReader(secret == null ? Map.of() : Map.of(Catalog.JWT_SECRET.flag(), secret), environment);
        TokenIssuer issuer = new TokenIssuer(findSecret(reader), ServerSettings.tokenScope(reader), clock);
        try {
            return issuer.issue(principal);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--user: " + e.getMessage(), e);
        }
    }

    private Duration lifetime() {
        ValueType<Duration> type = ValueType.duration(Duration.ofSeconds(1), Duration.ofDays(3650));
        try {
            return type.parser().apply(ttl);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--ttl: " + ttl + " (expected: " + type.rule() + ")", e);
        }
    }

    private String findSecret(SettingsReader reader) throws InvalidSettingsException, IOException {
        Optional<String> given = reader.find(Catalog.JWT_SECRET);
        if (!reader.faults().isEmpty()) {
            throw new InvalidSettingsException(reader.faults());
        }
        return given.isPresent() ? given.get() : demoSecret();
    }

    private String demoSecret() throws InvalidSettingsException, IOException {
        Path folder = data == null ? DemoData.defaultFolder() : data;
        Optional<String> found = new DemoData(folder).findSecret();
        if (found.isEmpty()) {
            throw new InvalidSettingsException(List.of("JWT_SECRET: not set, and no demo has run in " + folder
                    + " (expected: the secret of your servers); set JWT_SECRET, or start ./parley demo"));
        }
        return found.get();
    }
}
