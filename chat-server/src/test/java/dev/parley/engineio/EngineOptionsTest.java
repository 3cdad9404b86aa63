package dev.parley.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EngineOptionsTest {
    @Test
    void each_change_changes_one_thing() {
        EngineOptions changed = EngineOptions.DEFAULT
                .withPath("/x/")
                .withHeartbeat(Duration.ofMillis(1), Duration.ofMillis(2))
                .withUpgradeTimeout(Duration.ofMillis(3))
                .withMaxHttpBufferSize(4)
                .withOutboundLimit(5)
                .withMaxPending(6)
                .withTransports(Set.of("websocket"))
                .withPerMessageDeflate(true)
                .withCors(Cors.ANY);

        assertThat(changed)
                .isEqualTo(new EngineOptions(
                        "/x/",
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(3),
                        4,
                        5,
                        6,
                        Set.of("websocket"),
                        true,
                        Cors.ANY));
    }

    @Test
    void impossible_values_are_refused_by_name() {
        assertThatThrownBy(() -> EngineOptions.DEFAULT.withPath("x"))
                .hasMessage("path: x (expected: a path with a slash at both ends)");
        assertThatThrownBy(() -> EngineOptions.DEFAULT.withTransports(Set.of("carrier pigeon")))
                .hasMessageStartingWith("transports: [carrier pigeon] (expected: ");
        assertThatThrownBy(() -> EngineOptions.DEFAULT.withHeartbeat(Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessageStartingWith("pingInterval: PT0S (expected: ");
    }
}
