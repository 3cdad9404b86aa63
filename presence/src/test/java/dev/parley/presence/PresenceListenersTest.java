package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PresenceListenersTest {
    private final PresenceListeners listeners = new PresenceListeners();

    @Test
    void events_are_told_in_the_order_in_which_they_were_queued_whoever_delivers() throws InterruptedException {
        List<Object> told = Collections.synchronizedList(new ArrayList<>());
        listeners.add(event -> told.add(event.data().get("userId")));
        Object lock = new Object();
        List<Object> queued = new ArrayList<>();

        List<Thread> threads = IntStream.range(0, 8)
                .mapToObj(t -> new Thread(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        synchronized (lock) {
                            String userId = t + "-" + i;
                            queued.add(userId);
                            listeners.queue(List.of(PresenceEvent.offline(userId, Instant.EPOCH)));
                        }
                        listeners.deliver();
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(told).isEqualTo(queued);
    }

    @Test
    void a_listener_that_fails_takes_nothing_from_the_others() {
        List<String> told = new ArrayList<>();
        listeners.add(event -> {
            throw new IllegalStateException("on purpose");
        });
        listeners.add(event -> told.add(event.event()));

        listeners.queue(
                List.of(PresenceEvent.offline("alice", Instant.EPOCH), PresenceEvent.offline("bob", Instant.EPOCH)));
        listeners.deliver();

        assertThat(told).containsExactly("user:offline", "user:offline");
    }

    @Test
    void a_listener_may_cause_another_event() {
        List<Object> told = new ArrayList<>();
        listeners.add(event -> {
            told.add(event.data().get("userId"));
            if (told.size() == 1) {
                listeners.queue(List.of(PresenceEvent.offline("bob", Instant.EPOCH)));
                listeners.deliver();
            }
        });

        listeners.queue(List.of(PresenceEvent.offline("alice", Instant.EPOCH)));
        listeners.deliver();

        assertThat(told).containsExactly("alice", "bob");
    }
}
