package dev.parley.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.redis.embedded.RedisProcess;
import dev.parley.redis.embedded.RedisProcessOptions;
import io.lettuce.core.KillArgs;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedisConnectionsIT {
    private final List<String> received = new CopyOnWriteArrayList<>();
    private RedisProcess server;
    private RedisConnections redis;

    @BeforeEach
    void start() throws Exception {
        server = RedisProcess.start();
        redis = open();
        await().until(() -> redis.state() == RedisState.UP);
    }

    @AfterEach
    void stop() {
        redis.close();
        server.close();
    }

    @Test
    void what_is_published_arrives_in_order() throws Exception {
        subscribed("chat");

        IntStream.range(0, 1000).forEach(i -> publish("chat", "m" + i));

        await().until(() -> received.size() == 1000);
        assertThat(received)
                .isEqualTo(IntStream.range(0, 1000).mapToObj(i -> "chat:m" + i).toList());
    }

    @Test
    void channels_and_patterns_are_heard_on_the_same_connection() throws Exception {
        subscribed("räume#\\d*");
        confirmed(redis.psubscribe("räume#*", (channel, payload) -> received.add("pattern:" + text(payload))));

        publish("räume#\\d*", "é");

        await().untilAsserted(() -> assertThat(received).containsExactlyInAnyOrder("räume#\\d*:é", "pattern:é"));
    }

    @Test
    void listeners_of_a_channel_share_one_subscription_until_the_last_is_closed() throws Exception {
        Subscription first = subscribed("c");
        Subscription second = subscribed("c");
        assertThat(numsub("c")).isEqualTo(1);

        first.close();
        publish("c", "x");

        await().untilAsserted(() -> assertThat(received).containsExactly("c:x"));
        second.close();
        await().untilAsserted(() -> assertThat(numsub("c")).isZero());
    }

    @Test
    void a_channel_left_and_entered_many_times_is_heard_in_the_end() throws Exception {
        for (int i = 0; i < 200; i++) {
            redis.subscribe("c", this::receive).close();
        }
        subscribed("c");

        publish("c", "x");

        await().untilAsserted(() -> assertThat(received).containsExactly("c:x"));
        assertThat(numsub("c")).isEqualTo(1);
    }

    @Test
    void a_listener_that_throws_harms_nobody() throws Exception {
        confirmed(redis.subscribe("c", (channel, payload) -> {
            throw new IllegalStateException("on purpose");
        }));
        subscribed("c");

        publish("c", "1");
        publish("c", "2");

        await().untilAsserted(() -> assertThat(received).containsExactly("c:1", "c:2"));
    }

    @Test
    void opening_neither_waits_nor_fails_without_redis_and_all_is_there_when_it_comes() throws Exception {
        server.kill();
        try (RedisConnections early = open()) {
            Subscription subscription = early.subscribe("c", this::receive);
            assertThat(early.state()).isEqualTo(RedisState.DOWN);
            assertThatThrownBy(() -> early.publish("c", new byte[0]).get(100, TimeUnit.MILLISECONDS))
                    .hasCauseInstanceOf(RedisAwayException.class);
            assertThatThrownBy(() ->
                            early.commands().get("k").toCompletableFuture().get(100, TimeUnit.MILLISECONDS))
                    .hasCauseInstanceOf(RedisAwayException.class);
            assertThat(subscription.confirmed()).isNotDone();

            server.restart();

            confirmed(subscription);
            await().until(() -> early.state() == RedisState.UP);
            early.publish("c", "x".getBytes(UTF_8)).get(1, TimeUnit.SECONDS);
            await().untilAsserted(() -> assertThat(received).containsExactly("c:x"));
        }
    }

    @Test
    void after_a_crash_all_subscriptions_are_back_before_the_state_is_up() throws Exception {
        List<RedisState> states = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 500; i++) {
            redis.subscribe("c" + i, this::receive);
        }
        subscribed("last");
        redis.addStateListener(states::add);

        server.kill();
        await().until(() -> redis.state() == RedisState.DOWN);
        server.restart();
        await().until(() -> redis.state() == RedisState.UP);

        assertThat(states).containsExactly(RedisState.DOWN, RedisState.UP);
        for (int i = 0; i < 500; i++) {
            assertThat(numsub("c" + i)).isEqualTo(1);
        }
        publish("last", "x");
        await().untilAsserted(() -> assertThat(received).containsExactly("last:x"));
    }

    @Test
    void a_redis_that_hangs_is_noticed_although_its_connections_live() throws Exception {
        subscribed("c");

        server.signal("STOP");
        await().until(() -> redis.state() == RedisState.DOWN);
        server.signal("CONT");
        await().until(() -> redis.state() == RedisState.UP);

        publish("c", "x");
        await().untilAsserted(() -> assertThat(received).containsExactly("c:x"));
        assertThat(numsub("c")).isEqualTo(1);
    }

    @Test
    void a_lost_subscription_connection_alone_makes_it_down_and_is_restored() throws Exception {
        List<RedisState> states = new CopyOnWriteArrayList<>();
        subscribed("c");
        redis.addStateListener(states::add);

        redis.commands().clientKill(KillArgs.Builder.typePubsub()).get(1, TimeUnit.SECONDS);

        await().untilAsserted(() -> assertThat(states).containsExactly(RedisState.DOWN, RedisState.UP));
        publish("c", "x");
        await().untilAsserted(() -> assertThat(received).containsExactly("c:x"));
    }

    @Test
    void a_channel_that_redis_refuses_does_not_take_the_others_with_it() throws Exception {
        try (RedisProcess strict = RedisProcess.start(RedisProcessOptions.DEFAULT.withDirective(
                        "user chat on >pw +@all ~* resetchannels &allowed*"));
                RedisConnections limited = RedisConnections.open(
                        RedisSettings.of("127.0.0.1", strict.port()).withCredentials("chat", "pw"))) {
            limited.subscribe("forbidden", this::receive);
            Subscription allowed = limited.subscribe("allowed", this::receive);

            confirmed(allowed);
            limited.publish("allowed", "x".getBytes(UTF_8)).get(1, TimeUnit.SECONDS);

            await().untilAsserted(() -> assertThat(received).containsExactly("allowed:x"));
        }
    }

    @Test
    void closing_takes_less_than_a_second_and_ends_everything() throws Exception {
        Subscription open = subscribed("c");
        server.signal("STOP");
        Subscription unconfirmed = redis.subscribe("d", this::receive);

        long start = System.nanoTime();
        redis.close();
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        server.signal("CONT");
        assertThat(took).isLessThan(Duration.ofSeconds(1));
        assertThat(redis.state()).isEqualTo(RedisState.DOWN);
        assertThatThrownBy(() -> redis.publish("c", new byte[0]).get(1, TimeUnit.SECONDS))
                .isNotNull();
        await().until(() -> unconfirmed.confirmed().isCompletedExceptionally());
        assertThatIllegalStateException().isThrownBy(() -> redis.subscribe("c", this::receive));
        open.close();
        redis.close();
    }

    private RedisConnections open() {
        return RedisConnections.open(RedisSettings.of("127.0.0.1", server.port()));
    }

    private Subscription subscribed(String channel) throws Exception {
        return confirmed(redis.subscribe(channel, this::receive));
    }

    private static Subscription confirmed(Subscription subscription) throws Exception {
        subscription.confirmed().get(10, TimeUnit.SECONDS);
        return subscription;
    }

    private void receive(String channel, byte[] payload) {
        received.add(channel + ":" + text(payload));
    }

    private CompletableFuture<Long> publish(String channel, String text) {
        return redis.publish(channel, text.getBytes(UTF_8));
    }

    private long numsub(String channel) throws Exception {
        return redis.numsub(channel).get(1, TimeUnit.SECONDS);
    }

    private static String text(byte[] payload) {
        return new String(payload, UTF_8);
    }
}
