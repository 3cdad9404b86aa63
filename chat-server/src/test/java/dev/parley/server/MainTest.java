package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path folder;

    @Test
    void the_help_tells_every_setting_with_its_variable_and_its_default() {
        String help = run(Map.of(), "server", "--help").out.replaceAll("\\s+", " ");

        assertThat(Catalog.all()).allSatisfy(setting -> {
            assertThat(help).contains(setting.flag(), "Variable: " + setting.variable());
            assertThat(help).contains(setting.defaultText());
        });
    }

    @Test
    void the_readme_lists_every_setting_and_no_other() throws Exception {
        String readme = Files.readString(Path.of("../README.md"));
        String table = readme.substring(readme.indexOf("## Configuration"), readme.indexOf("## Operations"));
        Set<String> listed = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\| `(--[a-z-]+)` \\| (\\S.*?) \\|")
                .matcher(table)
                .results()
                .map(match -> match.group(1) + " " + match.group(2) + " " + match.group(3))
                .collect(Collectors.toSet());

        assertThat(listed).isEqualTo(Catalog.all().map(MainTest::readmeRow).collect(Collectors.toSet()));
    }

    @Test
    void wrong_settings_are_lines_on_standard_error_and_exit_code_2() {
        Result result = run(Map.of("PORT", "x", "JWT_SECRET", SECRET), "server", "--redis-port", "y");

        assertThat(result.code).isEqualTo(2);
        assertThat(result.out).isEmpty();
        assertThat(result.err.lines()).hasSize(2).allMatch(line -> line.startsWith("parley: "));
    }

    @Test
    void an_unknown_flag_is_one_line_with_a_hint() {
        Result result = run(Map.of("JWT_SECRET", SECRET), "server", "--prot=1");

        assertThat(result.code).isEqualTo(2);
        assertThat(result.err).hasLineCount(1).contains("--prot", "did you mean --port?");
    }

    @Test
    void a_token_stands_alone_on_standard_output() throws Exception {
        Result result =
                run(Map.of("JWT_SECRET", SECRET), "token", "--user", "alice", "--name", "Alice", "--role=admin");

        assertThat(result.code).isZero();
        assertThat(result.err).isEmpty();
        assertThat(result.out).hasLineCount(1);
        var claims = SignedJWT.parse(result.out.strip()).getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo("alice");
        assertThat(claims.getClaim("name")).isEqualTo("Alice");
        assertThat(claims.getStringListClaim("roles")).containsExactly("admin");
    }

    @Test
    void a_token_is_signed_with_the_secret_of_a_demo_that_ran() throws Exception {
        Files.writeString(folder.resolve("jwt.secret"), SECRET + "\n");

        assertThat(run(Map.of(), "token", "--user", "bob", "--data", folder.toString()).code)
                .isZero();
    }

    @Test
    void without_a_secret_there_is_no_token_but_advice() {
        Result result = run(Map.of(), "token", "--user", "bob", "--data", folder.toString());

        assertThat(result.code).isEqualTo(2);
        assertThat(result.out).isEmpty();
        assertThat(result.err).hasLineCount(1).contains("JWT_SECRET", "./parley demo");
    }

    @Test
    void a_user_id_that_no_server_would_take_gets_no_token() {
        Result result = run(Map.of("JWT_SECRET", SECRET), "token", "--user", "a\u0007b");

        assertThat(result.code).isEqualTo(2);
        assertThat(result.err).hasLineCount(1).contains("userId");
    }

    private static String readmeRow(dev.parley.server.config.Setting<?> setting) {
        String shown = setting.defaultText().isEmpty() ? "–" : "`" + setting.defaultText() + "`";
        return setting.variable() + " " + setting.flag() + " " + shown;
    }

    private static Result run(Map<String, String> environment, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Main.commandLine(environment).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return new Result(commandLine.execute(args), out.toString(), err.toString());
    }

    private record Result(int code, String out, String err) {}
}
