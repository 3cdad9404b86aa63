package dev.parley.server.chat.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.PresenceManager;
import dev.parley.server.auth.Principal;
import dev.parley.server.chat.Access;
import dev.parley.server.chat.ChatFeed;
import dev.parley.server.chat.ChatMetrics;
import dev.parley.server.chat.ClientEvents;
import dev.parley.server.chat.ClientSession;
import dev.parley.server.chat.FakeChats;
import dev.parley.server.chat.FakeNamespace;
import dev.parley.server.chat.FakeRedis;
import dev.parley.server.chat.FakeSocket;
import dev.parley.server.chat.MemberSockets;
import dev.parley.server.limit.RateLimiter;
import dev.parley.server.limit.RateLimits;
import dev.parley.server.store.ChatKind;
import dev.parley.server.store.MessageLog;
import dev.parley.server.store.NewChat;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The store makes a change, and its answer is lost. */
class MembershipFeatureTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private final FakeChats chats = new FakeChats();
    private final FakeNamespace namespace = new FakeNamespace();
    private final MessageLog messages = FakeChats.noMessages();
    private final ChatFeed feed = new ChatFeed(
            namespace.namespace(),
            new FakeRedis(),
            messages,
            Runnable::run,
            clock,
            nanos::get,
            "server-1",
            ChatMetrics.NONE);
    private final MemberSockets members =
            new MemberSockets(chats, messages, feed, Runnable::run, nanos::get, session -> {});
    private final ClientEvents events =
            new ClientEvents(new RateLimiter(RateLimits.NONE, nanos::get), ChatMetrics.NONE);
    private final FakeSocket alice = new FakeSocket("s1");

    @BeforeEach
    void aliceIsHere() {
        new MembershipFeature(
                events,
                chats,
                messages,
                nobodyAsks(),
                new Access(chats, members, feed),
                members,
                feed,
                Runnable::run,
                clock);
        ClientSession session = new ClientSession(alice, new Principal("alice", "Alice", null, Set.of(), null));
        events.bind(session);
        members.onConnect(session);
    }

    @Test
    void leaving_again_takes_the_sockets_out_and_tells_who_has_not_heard() {
        createOpenGroup();
        ok("chat:join");
        chats.loseNextAnswer = true;
        assertThat(code("chat:leave")).isEqualTo("unavailable");
        assertThat(told("chat:left")).isZero();

        ok("chat:leave");
        ok("chat:leave");

        assertThat(alice.rooms).containsExactly("user:alice");
        assertThat(members.isIn("alice", "c1")).isFalse();
        assertThat(told("chat:left")).isEqualTo(1);
    }

    @Test
    void joining_again_puts_the_sockets_in_and_tells_who_has_not_heard() {
        createOpenGroup();
        chats.loseNextAnswer = true;
        assertThat(code("chat:join")).isEqualTo("unavailable");

        ok("chat:join");
        ok("chat:join");

        assertThat(alice.rooms).containsExactly("chat:c1", "user:alice");
        assertThat(told("chat:joined")).isEqualTo(1);
    }

    @Test
    void creating_again_puts_the_sockets_in_and_tells_who_has_not_heard() {
        chats.loseNextAnswer = true;
        assertThat(code("chat:create")).isEqualTo("unavailable");

        ok("chat:create");
        ok("chat:create");

        assertThat(alice.rooms).containsExactly("chat:c1", "user:alice");
        assertThat(told("chat:created")).isEqualTo(1);
    }

    @Test
    void whoever_does_not_ask_again_is_put_right_all_the_same() {
        createOpenGroup();
        ok("chat:join");
        chats.loseNextAnswer = true;
        assertThat(code("chat:leave")).isEqualTo("unavailable");

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
        members.tick();

        assertThat(alice.rooms).containsExactly("user:alice");
    }

    @Test
    void a_change_that_was_made_through_another_server_moves_the_sockets_here() {
        createOpenGroup();
        ok("chat:join");
        chats.leave("c1", "alice");

        ok("chat:leave");

        assertThat(alice.rooms).containsExactly("user:alice");
        assertThat(told("chat:left")).isZero();
    }

    private void createOpenGroup() {
        chats.create(new NewChat("c1", ChatKind.GROUP, null, true, "bob", Set.of()));
    }

    private void ok(String event) {
        assertThat(call(event)).containsEntry("ok", true);
    }

    private Object code(String event) {
        return ((Map<?, ?>) call(event).get("error")).get("code");
    }

    @SuppressWarnings("unchecked")
    private Map<Object, Object> call(String event) {
        List<?> acks = alice.receive(event, Map.of("chatId", "c1"));
        return (Map<Object, Object>) ((List<?>) acks.get(0)).get(0);
    }

    private long told(String event) {
        return namespace.emitted.stream()
                .filter(emitted -> emitted.event().equals(event))
                .count();
    }

    private static PresenceManager nobodyAsks() {
        return (PresenceManager) Proxy.newProxyInstance(
                MembershipFeatureTest.class.getClassLoader(),
                new Class<?>[] {PresenceManager.class},
                (proxy, method, args) -> {
                    throw new AssertionError("asked for presence: " + method);
                });
    }
}
