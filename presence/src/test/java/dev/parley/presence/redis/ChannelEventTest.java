package dev.parley.presence.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.Appearance;
import dev.parley.presence.PresenceEvent;
import dev.parley.presence.Status;
import dev.parley.presence.UserData;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChannelEventTest {
    private static final String STATUS =
            "{\"event\":\"user:status\",\"data\":{\"userId\":\"a\",\"status\":\"busy\",\"statusText\":null,\"n\":1.5},\"rev\":7}";

    @Test
    void what_is_encoded_is_decoded() {
        PresenceEvent event = PresenceEvent.online("al\"ice", new UserData("<Älice>", null), Instant.EPOCH);

        ChannelEvent decoded = decode(new String(ChannelEvent.encode(event, "id", "server", 5), UTF_8))
                .orElseThrow();

        assertThat(decoded.event()).isEqualTo(event);
        assertThat(decoded.id()).isEqualTo("id");
        assertThat(decoded.userId()).contains("al\"ice");
    }

    @Test
    void a_status_says_how_the_user_looks() {
        ChannelEvent status = decode(STATUS).orElseThrow();

        assertThat(status.rev()).isEqualTo(7);
        assertThat(status.appearance()).isEqualTo(Appearance.of(Status.BUSY, null));
        assertThat(status.event().data()).containsEntry("n", 1.5).containsEntry("statusText", null);
    }

    @Test
    void an_event_of_somebody_elses_making_is_about_nobody() {
        assertThat(decode("{\"event\":\"user:waved\",\"data\":{}}")
                        .orElseThrow()
                        .userId())
                .isEmpty();
    }

    @Test
    void numbers_of_any_size_cost_nothing() {
        assertThat(decode(STATUS.replace("7}", "1e999999999}"))).isPresent();
        assertThat(decode(STATUS.replace("1.5", "1e999999999"))).isPresent();
        assertThat(decode(STATUS.replace("7}", "\"x\"}")).orElseThrow().rev()).isZero();
    }

    @Test
    void any_damage_to_an_event_is_refused_or_understood_but_never_thrown() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = STATUS.getBytes(UTF_8);
            for (int n = random.nextInt(4); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }

            Optional<ChannelEvent> decoded = ChannelEvent.decode(bytes);

            assertThat(decoded.map(ChannelEvent::appearance))
                    .as("seed " + seed + ", " + i)
                    .isNotNull();
        }
    }

    private static Optional<ChannelEvent> decode(String text) {
        return ChannelEvent.decode(text.getBytes(UTF_8));
    }
}
