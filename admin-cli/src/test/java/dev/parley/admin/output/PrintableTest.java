package dev.parley.admin.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PrintableTest {
    private final StringWriter written = new StringWriter();

    @Test
    void what_would_act_on_a_terminal_is_spelled_out() {
        assertThat(Printable.of("a\u001b[2Jb\r\n\t\u0007\u009b\u007f"))
                .isEqualTo("a\\u001b[2Jb\\u000d\\u000a\\u0009\\u0007\\u009b\\u007f");
        assertThat(Printable.of("\u202eabc\u2066\u2028\ufeff")).isEqualTo("\\u202eabc\\u2066\\u2028\\ufeff");
    }

    @Test
    void what_people_write_stays_as_it_is() {
        assertThat(Printable.of("Zoë 日本 😀 \"quoted\" \\u")).isEqualTo("Zoë 日本 😀 \"quoted\" \\u");
    }

    @Test
    void json_is_safe_for_a_terminal_and_means_the_same() {
        Output output = new Output(new PrintWriter(written), true);

        output.text("for people");
        output.object(Map.of("name", "x\u001b[31m\u009b\u202e"));

        String line = written.toString().strip();
        assertThat(line.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
        assertThat(JsonParser.parseString(line).getAsJsonObject().get("name").getAsString())
                .isEqualTo("x\u001b[31m\u009b\u202e");
    }

    @Test
    void columns_are_aligned_and_a_long_cell_is_not_cut() {
        Output output = new Output(new PrintWriter(written), false);
        Columns columns = new Columns().with("A", 4).with("B", 0);

        output.row(columns, columns.titles());
        output.row(columns, List.of("x", "y"));
        output.row(columns, List.of("longer than four", "y"));
        output.object(Map.of("for", "programs"));

        assertThat(written.toString().lines()).containsExactly("A     B", "x     y", "longer than four  y");
    }
}
