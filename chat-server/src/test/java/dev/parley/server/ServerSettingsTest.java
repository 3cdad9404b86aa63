package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.parley.engineio.EngineOptions;
import dev.parley.server.auth.TokenScope;
import dev.parley.server.config.InvalidSettingsException;
import dev.parley.server.config.SettingsReader;
import dev.parley.server.limit.RateLimits;
import dev.parley.socketio.SocketOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerSettingsTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @Test
    void a_secret_is_all_that_must_be_given() throws Exception {
        ServerSettings settings = load(Map.of("JWT_SECRET", SECRET));

        assertThat(settings.port()).isEqualTo(5000);
        assertThat(settings.serverId()).endsWith("-5000");
        assertThat(settings.redis()).hasToString("redis://localhost:6379/0");
        assertThat(settings.mongodbUri()).isEqualTo("mongodb://localhost:27017/parley");
        assertThat(settings.presenceExpiry()).isEqualTo(Duration.ofHours(24));
        assertThat(settings.isDemo()).isFalse();
    }

    @Test
    void no_server_gives_tokens_away_but_the_demo_s() throws Exception {
        Map<String, String> open = Map.of("JWT_SECRET", SECRET, "PARLEY_DEMO_SERVERS", "http://localhost:5000");

        assertThatThrownBy(() -> load(open))
                .asInstanceOf(type(InvalidSettingsException.class))
                .satisfies(
                        e -> assertThat(e.faults()).singleElement().asString().startsWith("PARLEY_DEMO_SERVERS: "));

        Map<String, String> child = new HashMap<>(open);
        child.put("PARLEY_STOP_WITH_STDIN", "true");
        assertThat(load(child).isDemo()).isTrue();
    }

    @Test
    void the_defaults_of_the_help_are_those_of_the_code() throws Exception {
        ServerSettings settings = load(Map.of("JWT_SECRET", SECRET));

        assertThat(settings.engine()).isEqualTo(EngineOptions.DEFAULT);
        assertThat(settings.socket()).isEqualTo(SocketOptions.DEFAULT);
        assertThat(settings.limits()).isEqualTo(RateLimits.DEFAULT);
    }

    @Test
    void the_variables_of_the_design_document_are_read() throws Exception {
        ServerSettings settings = load(Map.of(
                "REDIS_HOST", "redis.internal",
                "REDIS_PORT", "6380",
                "REDIS_PASSWORD", "word",
                "REDIS_DB", "3",
                "SERVER_ID", "server-1",
                "PORT", "5001",
                "PRESENCE_EXPIRY", "3600",
                "JWT_SECRET", SECRET));

        assertThat(settings.redis().nodes()).hasToString("[redis.internal:6380]");
        assertThat(settings.redis().password()).isEqualTo("word");
        assertThat(settings.redis().database()).isEqualTo(3);
        assertThat(settings.serverId()).isEqualTo("server-1");
        assertThat(settings.port()).isEqualTo(5001);
        assertThat(settings.presenceExpiry()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void one_address_of_redis_stands_for_all_its_parts() throws Exception {
        ServerSettings settings =
                load(Map.of("REDIS_URL", "rediss://u:p@h:1/2", "REDIS_HOST", "other", "JWT_SECRET", SECRET));

        assertThat(settings.redis()).hasToString("rediss://u:***@h:1/2");
    }

    @Test
    void without_a_key_for_tokens_there_is_no_server() {
        assertThat(faultsOf(Map.of())).singleElement().asString().contains("JWT_SECRET", "JWKS_URL", "./parley demo");
    }

    @Test
    void tokens_are_taken_by_anybody_for_anybody_unless_that_is_said() throws Exception {
        assertThat(load(Map.of("JWT_SECRET", SECRET)).tokenScope()).isEqualTo(TokenScope.ANY);
        assertThat(load(Map.of("JWT_SECRET", SECRET, "JWT_ISSUER", "https://id.example/", "JWT_AUDIENCE", "parley"))
                        .tokenScope())
                .isEqualTo(new TokenScope("https://id.example/", "parley"));
    }

    @Test
    void two_kinds_of_keys_are_one_too_many() {
        assertThat(faultsOf(Map.of("JWT_SECRET", SECRET, "JWKS_URL", "https://id.example.com/keys")))
                .singleElement()
                .asString()
                .startsWith("JWKS_URL: set together with JWT_SECRET");
    }

    @Test
    void all_faults_come_together() {
        assertThat(faultsOf(Map.of(
                        "JWT_SECRET", "short",
                        "PORT", "x",
                        "REDIS_URL", "http://u:word@h",
                        "PARLEY_TRANSPORTS", "carrier-pigeon",
                        "PRESENCE_EXPIRY", "0")))
                .hasSize(5)
                .noneMatch(fault -> fault.contains("word") || fault.contains("\n"));
    }

    @Test
    void the_sample_file_is_a_valid_configuration() throws Exception {
        Map<String, String> sample = variablesOf(Path.of("../deploy/parley.env"), false);

        assertThat(load(sample).serverId()).isEqualTo("server-1");
    }

    @Test
    void the_sample_file_names_only_settings_that_exist() throws IOException {
        List<String> known = Catalog.all().map(setting -> setting.variable()).toList();

        assertThat(known)
                .containsAll(variablesOf(Path.of("../deploy/parley.env"), true).keySet());
    }

    private static List<String> faultsOf(Map<String, String> environment) {
        var thrown = assertThatThrownBy(() -> load(environment)).asInstanceOf(type(InvalidSettingsException.class));
        return thrown.actual().faults();
    }

    private static ServerSettings load(Map<String, String> environment) throws InvalidSettingsException {
        return ServerSettings.load(new SettingsReader(Map.of(), environment), environment);
    }

    private static Map<String, String> variablesOf(Path file, boolean commentedOutToo) throws IOException {
        Map<String, String> variables = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            String text = commentedOutToo ? line.replaceFirst("^# ", "") : line;
            if (text.matches("[A-Z_]+=.*")) {
                variables.put(text.substring(0, text.indexOf('=')), text.substring(text.indexOf('=') + 1));
            }
        }
        return variables;
    }
}
