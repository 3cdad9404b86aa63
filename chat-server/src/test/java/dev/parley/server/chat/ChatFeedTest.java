package dev.parley.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.store.MessageLog;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChatFeedTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger missed = new AtomicInteger();
    private final List<String> asked = new ArrayList<>();
    private final Queue<Runnable> workers = new ArrayDeque<>();
    private final FakeRedis redis = new FakeRedis();
    private final FakeNamespace namespace = new FakeNamespace();
    private final ChatFeed feed = new ChatFeed(
            namespace.namespace(),
            redis,
            store(),
            workers::add,
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
            nanos::get,
            "server-1",
            new ChatMetrics() {
                @Override
                public void onEventMissed() {
                    missed.incrementAndGet();
                }
            });

    @BeforeEach
    void start() {
        feed.start().join();
    }

    @Test
    void the_thread_of_redis_hands_over_and_workers_deliver_in_order() {
        hear("1");
        hear("2");
        assertThat(namespace.emitted).isEmpty();

        work();

        assertThat(texts()).containsExactly("1", "2");
    }

    @Test
    void when_too_much_waits_the_rest_is_made_up_for_by_the_store() {
        AtomicInteger hintsLost = new AtomicInteger();
        feed.onMissed(hintsLost::incrementAndGet);
        feed.sequencers().open("c1", 0);
        for (int i = 0; i < ChatFeed.MAX_HEARD + 3; i++) {
            hear("x");
        }
        assertThat(missed).hasValue(3);
        work();
        assertThat(namespace.emitted).hasSize(ChatFeed.MAX_HEARD);
        assertThat(asked).isEmpty();

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        feed.tick();
        work();

        assertThat(asked).containsExactly("lastSeqs");
        assertThat(hintsLost).hasValue(1);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        feed.tick();
        work();
        assertThat(asked).as("once").hasSize(1);
    }

    @Test
    void an_event_that_failed_goes_out_before_a_newer_one() {
        publish("1");
        publish("2");
        fail(0);
        publish("3");
        fail(1);

        feed.tick();

        assertThat(published()).containsExactly("1", "2", "1", "2", "3");
    }

    @Test
    void nothing_overtakes_a_batch_that_is_on_its_way() {
        publish("1");
        fail(0);
        feed.tick();
        publish("2");
        feed.tick();
        assertThat(published()).containsExactly("1", "1");

        fail(1);
        feed.tick();

        assertThat(published()).containsExactly("1", "1", "1", "2");
    }

    @Test
    void when_the_batch_has_gone_out_events_go_out_at_once_again() {
        publish("1");
        fail(0);
        feed.tick();
        redis.published.get(1).answer().complete(1L);

        publish("2");

        assertThat(published()).containsExactly("1", "1", "2");
    }

    private void publish(String text) {
        feed.publish("custom", "c1", Map.of("text", text));
    }

    private void fail(int index) {
        redis.published.get(index).answer().completeExceptionally(new IllegalStateException("the line was cut"));
    }

    private List<@Nullable Object> published() {
        return redis.published.stream()
                .map(one ->
                        ChatEvent.fromJson(one.payload()).orElseThrow().data().get("text"))
                .toList();
    }

    private void hear(String text) {
        redis.deliver(
                new ChatEvent("custom", "c1", Map.of("text", text), null, null).toJson("1970-01-01T00:00:00.000Z"));
    }

    private List<@Nullable Object> texts() {
        return namespace.emitted.stream()
                .map(emitted -> (Object) ((Map<?, ?>) emitted.args().get(0)).get("text"))
                .toList();
    }

    private void work() {
        while (!workers.isEmpty()) {
            workers.remove().run();
        }
    }

    private MessageLog store() {
        return FakeNamespace.fake(MessageLog.class, (method, args) -> {
            if (method.getName().equals("onStoredLate")) {
                return null;
            }
            asked.add(method.getName());
            return Map.of("c1", 0L);
        });
    }
}
