package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTest {
    private final List<String> closed = new ArrayList<>();

    @Test
    void what_started_last_stops_first_and_a_failure_stops_nothing() {
        Closing closing = new Closing();
        closing.add("redis", () -> closed.add("redis"));
        closing.add("store", () -> {
            closed.add("store");
            throw new IllegalStateException("on purpose, to be logged");
        });
        closing.add("web", () -> closed.add("web"));

        closing.close();
        closing.close();

        assertThat(closed).containsExactly("web", "store", "redis");
    }
}
