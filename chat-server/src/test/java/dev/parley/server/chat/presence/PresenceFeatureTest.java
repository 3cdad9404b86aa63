package dev.parley.server.chat.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.Presence;
import dev.parley.presence.PresenceEvent;
import dev.parley.presence.PresenceListener;
import dev.parley.presence.PresenceManager;
import dev.parley.presence.Status;
import dev.parley.server.auth.Principal;
import dev.parley.server.chat.ChatMetrics;
import dev.parley.server.chat.ClientEvents;
import dev.parley.server.chat.ClientSession;
import dev.parley.server.chat.FakeNamespace;
import dev.parley.server.chat.FakeSocket;
import dev.parley.server.limit.RateLimiter;
import dev.parley.server.limit.RateLimits;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PresenceFeatureTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final Map<String, Presence> known = new HashMap<>();
    private final Queue<Runnable> workers = new ArrayDeque<>();
    private final AtomicInteger missed = new AtomicInteger();
    private final FakeNamespace namespace = new FakeNamespace();
    private final FakeSocket alice = new FakeSocket("s1");
    private @Nullable PresenceListener listener;

    @BeforeEach
    void aliceIsHere() {
        ClientEvents events = new ClientEvents(new RateLimiter(RateLimits.NONE, () -> 0), ChatMetrics.NONE);
        new PresenceFeature(events, presence(), namespace.namespace(), workers::add, new ChatMetrics() {
            @Override
            public void onPresenceMissed() {
                missed.incrementAndGet();
            }
        });
        events.bind(new ClientSession(alice, new Principal("alice", "Alice", null, Set.of(), null)));
    }

    @Test
    void an_invisible_user_cannot_be_told_from_one_who_went_away() {
        known.put("bob", new Presence("bob", "Bob", null, Status.INVISIBLE, "secretly here", NOON, 2));
        known.put("carol", new Presence("carol", "Carol", null, Status.OFFLINE, "gone fishing", NOON, 0));

        Map<?, ?> users = get("bob", "carol");

        assertThat(users.get("bob"))
                .isEqualTo(Map.of(
                        "status", "offline", "username", "Bob", "lastSeen", "2026-01-01T12:00:00.000Z", "sockets", 0L));
        assertThat(((Map<?, ?>) users.get("bob")).keySet()).isEqualTo(((Map<?, ?>) users.get("carol")).keySet());
    }

    @Test
    void invisible_users_see_themselves_as_they_are() {
        known.put("alice", new Presence("alice", "Alice", null, Status.INVISIBLE, "hush", NOON, 2));

        assertThat((Map<?, ?>) get("alice").get("alice"))
                .extracting("status", "statusText", "sockets")
                .containsExactly("invisible", "hush", 2L);
    }

    @Test
    void the_thread_of_redis_hands_over_and_workers_write_to_the_sockets() {
        hear("user:online", "bob");
        hear("user:offline", "bob");
        assertThat(namespace.emitted).isEmpty();

        workers.remove().run();

        assertThat(namespace.emitted)
                .extracting(FakeNamespace.Emitted::event)
                .containsExactly("user:online", "user:offline");
    }

    @Test
    void when_too_many_wait_the_oldest_is_missed_and_counted() {
        for (int i = 0; i < PresenceFeature.MAX_WAITING + 1; i++) {
            hear("user:online", "user-" + i);
        }

        workers.remove().run();

        assertThat(missed).hasValue(1);
        assertThat(namespace.emitted).hasSize(PresenceFeature.MAX_WAITING);
        assertThat(namespace.emitted.get(0).args()).containsExactly(Map.of("userId", "user-1"));
    }

    private void hear(String event, String userId) {
        listener.onPresenceEvent(new PresenceEvent(event, Map.of("userId", userId)));
    }

    private Map<?, ?> get(String... userIds) {
        List<?> acks = alice.receive("presence:get", Map.of("userIds", List.of(userIds)));
        return (Map<?, ?>) ((Map<?, ?>) ((List<?>) acks.get(0)).get(0)).get("users");
    }

    private PresenceManager presence() {
        return (PresenceManager) Proxy.newProxyInstance(
                PresenceFeatureTest.class.getClassLoader(),
                new Class<?>[] {PresenceManager.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "addListener" -> {
                        listener = (PresenceListener) args[0];
                        yield null;
                    }
                    case "getUserPresences" -> CompletableFuture.completedFuture(known);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
