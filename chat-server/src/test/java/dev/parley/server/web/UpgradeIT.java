package dev.parley.server.web;

import static dev.parley.server.web.EngineFixture.WEBSOCKET;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UpgradeIT {
    private static final int MESSAGES = 2_000;
    private final EngineFixture fixture =
            EngineFixture.start(options -> options.withUpgradeTimeout(Duration.ofMillis(500)));

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void a_session_goes_from_polling_to_the_socket() {
        String sid = fixture.handshake();
        TestSocket socket = fixture.socket(WEBSOCKET + "&sid=" + sid);

        assertThat(socket.send("2probe").next()).isEqualTo("3probe");
        assertThat(fixture.poll(sid).body()).isEqualTo("6");
        socket.send("5").send("4hello");

        assertThat(socket.next()).isEqualTo("4hello");
        assertThat(fixture.poll(sid).statusCode()).isEqualTo(400);
        assertThat(fixture.counts.upgraded).hasValue(1);
    }

    @Test
    void a_client_in_a_hurry_need_not_wait_for_answers() {
        String sid = fixture.handshake();
        TestSocket socket = fixture.socket(WEBSOCKET + "&sid=" + sid);

        socket.send("2probe").send("5").send("4hello");

        assertThat(socket.next()).isEqualTo("3probe");
        assertThat(socket.next()).isEqualTo("4hello");
        assertThat(fixture.poll(sid).statusCode()).isEqualTo(400);
    }

    @Test
    void a_second_socket_is_closed_and_the_first_lives_on() {
        String sid = fixture.handshake();
        TestSocket first = fixture.socket(WEBSOCKET + "&sid=" + sid);
        first.send("2probe").next();

        TestSocket whileProbing = fixture.socket(WEBSOCKET + "&sid=" + sid);
        assertThat(whileProbing.closeCode()).isEqualTo(1005);
        first.send("5").send("4a").next();
        TestSocket afterwards = fixture.socket(WEBSOCKET + "&sid=" + sid);

        assertThat(afterwards.closeCode()).isEqualTo(1005);
        assertThat(first.send("4b").next()).isEqualTo("4b");
    }

    @Test
    void a_probe_that_does_not_finish_is_closed_and_polling_goes_on() {
        String sid = fixture.handshake();
        TestSocket socket = fixture.socket(WEBSOCKET + "&sid=" + sid);
        socket.send("2probe").next();

        assertThat(socket.closeCode()).isEqualTo(1005);

        fixture.post(sid, "4still");
        assertThat(fixture.poll(sid).body()).isEqualTo("4still");
    }

    @Test
    void a_probe_that_breaks_off_leaves_polling_as_it_was() {
        String sid = fixture.handshake();
        fixture.socket(WEBSOCKET + "&sid=" + sid).abort();

        fixture.post(sid, "4still");

        assertThat(fixture.poll(sid).body()).isEqualTo("4still");
    }

    /** As the official client does it: traffic both ways from before the probe until after the switch. */
    @RepeatedTest(5)
    void nothing_is_lost_repeated_or_reordered_while_traffic_flows_both_ways() {
        String sid = fixture.handshake();
        EchoListener session = fixture.session(sid);
        List<String> received = new ArrayList<>();
        CompletableFuture<Void> pushing = push(session);
        Polls polls = new Polls(sid, received);
        CompletableFuture<Void> polling = polls.start();

        int sent = 0;
        for (; sent < 40; sent++) {
            fixture.post(sid, "4up" + sent);
        }
        TestSocket socket = fixture.socket(WEBSOCKET + "&sid=" + sid);
        assertThat(socket.send("2probe").next()).isEqualTo("3probe");
        polls.pause.set(true);
        polling.join();
        socket.send("5");
        for (; sent < MESSAGES; sent++) {
            socket.send("4up" + sent);
        }
        pushing.join();
        while (received.size() < 2 * MESSAGES) {
            received.add(socket.next());
        }

        assertThat(only(received, "4up")).isEqualTo(numbered("4up"));
        assertThat(only(received, "4down")).isEqualTo(numbered("4down"));
    }

    private static CompletableFuture<Void> push(EchoListener session) {
        return CompletableFuture.runAsync(
                () -> IntStream.range(0, MESSAGES).forEach(i -> session.onText("down" + i)),
                task -> new Thread(task, "pusher").start());
    }

    private static List<String> only(List<String> messages, String prefix) {
        return messages.stream().filter(message -> message.startsWith(prefix)).collect(Collectors.toList());
    }

    private static List<String> numbered(String prefix) {
        return IntStream.range(0, MESSAGES).mapToObj(i -> prefix + i).collect(Collectors.toList());
    }

    /** Polls until it is asked to pause, and then brings the last one home. */
    private final class Polls {
        final AtomicBoolean pause = new AtomicBoolean();
        private final String sid;
        private final List<String> received;

        Polls(String sid, List<String> received) {
            this.sid = sid;
            this.received = received;
        }

        CompletableFuture<Void> start() {
            return fixture.pollAsync(sid).thenCompose(response -> {
                for (String packet : response.body().split("\u001e")) {
                    if (!packet.equals("6")) {
                        received.add(packet);
                    }
                }
                return pause.get() ? CompletableFuture.completedFuture(null) : start();
            });
        }
    }
}
