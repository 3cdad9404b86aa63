package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every presence manager does. Each implementation runs it. */
public abstract class PresenceContract {
    protected static final UserData ALICE = new UserData("Alice", "https://example.org/alice.png");

    /** The manager under test; empty at the start of each test. */
    protected abstract PresenceManager presence();

    @Test
    void the_first_socket_brings_a_user_online_and_the_last_one_takes_them_offline() {
        List<String> heard = listen();

        assertThat(join(presence().setUserOnline("alice", "s1", ALICE))).isTrue();
        assertThat(join(presence().setUserOnline("alice", "s2", ALICE))).isFalse();
        assertThat(join(presence().setUserOffline("alice", "s1"))).isFalse();
        assertThat(join(presence().setUserOffline("alice", "s2"))).isTrue();

        awaitHeard(heard, "user:online alice", "user:offline alice");
    }

    @Test
    void events_carry_what_the_protocol_says() {
        List<PresenceEvent> events = new CopyOnWriteArrayList<>();
        presence().addListener(events::add);

        join(presence().setUserOnline("alice", "s1", ALICE));
        join(presence().setUserStatus("alice", Status.AWAY, "lunch"));
        join(presence().setUserOffline("alice", "s1"));

        await().untilAsserted(() -> assertThat(events).hasSize(3));
        assertThat(events.get(0).event()).isEqualTo("user:online");
        assertThat(events.get(0).data())
                .containsOnlyKeys("userId", "username", "avatar", "timestamp")
                .containsEntry("username", "Alice")
                .containsEntry("avatar", "https://example.org/alice.png");
        assertThat(events.get(1).event()).isEqualTo("user:status");
        assertThat(events.get(1).data())
                .containsOnlyKeys("userId", "status", "statusText", "timestamp")
                .containsEntry("status", "away")
                .containsEntry("statusText", "lunch");
        assertThat(events.get(2).event()).isEqualTo("user:offline");
        assertThat(events.get(2).data()).containsOnlyKeys("userId", "timestamp").containsEntry("userId", "alice");
        assertThat(events)
                .allSatisfy(event -> assertThat((String) event.data().get("timestamp"))
                        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
    }

    @Test
    void a_socket_that_is_not_known_changes_nothing() {
        List<String> heard = listen();
        join(presence().setUserOnline("alice", "s1", ALICE));

        assertThat(join(presence().setUserOffline("alice", "other"))).isFalse();
        assertThat(join(presence().setUserOffline("nobody", "other"))).isFalse();

        assertThat(join(presence().getUserSocketCount("alice"))).isEqualTo(1);
        awaitHeard(heard, "user:online alice");
    }

    @Test
    void the_same_socket_twice_counts_once() {
        join(presence().setUserOnline("alice", "s1", ALICE));
        join(presence().setUserOnline("alice", "s1", ALICE));

        assertThat(join(presence().getUserSocketCount("alice"))).isEqualTo(1);
        assertThat(join(presence().setUserOffline("alice", "s1"))).isTrue();
    }

    @Test
    void presence_tells_who_how_and_how_often_a_user_is_here() {
        Instant before = Instant.parse("2020-01-01T00:00:00Z");
        join(presence().setUserOnline("alice", "s1", ALICE));
        join(presence().setUserOnline("alice", "s2", ALICE));
        join(presence().setUserStatus("alice", Status.BUSY, "writing"));

        Presence presence = join(presence().getUserPresence("alice"));

        assertThat(presence.username()).isEqualTo("Alice");
        assertThat(presence.avatar()).isEqualTo(ALICE.avatar());
        assertThat(presence.status()).isEqualTo(Status.BUSY);
        assertThat(presence.statusText()).isEqualTo("writing");
        assertThat(presence.sockets()).isEqualTo(2);
        assertThat(presence.lastSeen()).isAfter(before);
    }

    @Test
    void who_left_is_offline_with_the_time_they_were_last_seen() {
        join(presence().setUserOnline("alice", "s1", ALICE));
        join(presence().setUserStatus("alice", Status.BUSY, "writing"));
        join(presence().setUserOffline("alice", "s1"));

        Presence presence = join(presence().getUserPresence("alice"));

        assertThat(presence.status()).isEqualTo(Status.OFFLINE);
        assertThat(presence.statusText()).isNull();
        assertThat(presence.lastSeen()).isNotNull();
        assertThat(presence.sockets()).isZero();
    }

    @Test
    void many_presences_are_answered_at_once_with_every_user_asked_for() {
        join(presence().setUserOnline("alice", "s1", ALICE));

        Map<String, Presence> presences = join(presence().getUserPresences(List.of("alice", "nobody", "alice")));

        assertThat(presences).containsOnlyKeys("alice", "nobody");
        assertThat(presences.get("alice").status()).isEqualTo(Status.ONLINE);
        assertThat(presences.get("nobody")).isEqualTo(Presence.offline("nobody"));
        assertThat(join(presence().getUserPresences(List.of()))).isEmpty();
    }

    @Test
    void the_same_status_again_is_no_change() {
        List<String> heard = listen();
        join(presence().setUserOnline("alice", "s1", ALICE));

        assertThat(join(presence().setUserStatus("alice", Status.AWAY, "lunch")))
                .isTrue();
        assertThat(join(presence().setUserStatus("alice", Status.AWAY, "lunch")))
                .isFalse();
        assertThat(join(presence().setUserStatus("alice", Status.AWAY, "walk"))).isTrue();
        assertThat(join(presence().setUserStatus("alice", Status.AWAY, null))).isTrue();

        awaitHeard(heard, "user:online alice", "user:status alice", "user:status alice", "user:status alice");
    }

    @Test
    void a_status_is_for_connected_users_only() {
        assertThat(join(presence().setUserStatus("nobody", Status.AWAY, null))).isFalse();
        assertThatThrownBy(() -> presence().setUserStatus("alice", Status.OFFLINE, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> presence().setUserStatus("alice", Status.AWAY, "x".repeat(201)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_invisible_user_looks_offline_and_another_device_does_not_betray_them() {
        List<String> heard = listen();
        join(presence().setUserOnline("alice", "s1", ALICE));

        join(presence().setUserStatus("alice", Status.INVISIBLE, null));
        assertThat(join(presence().setUserOnline("alice", "s2", ALICE))).isFalse();

        assertThat(join(presence().getOnlineUsers(null, 10)).userIds()).isEmpty();
        assertThat(join(presence().getUserPresence("alice")).status()).isEqualTo(Status.INVISIBLE);
        awaitHeard(heard, "user:online alice", "user:offline alice");
    }

    @Test
    void who_stops_being_invisible_is_online_again() {
        List<String> heard = listen();
        join(presence().setUserOnline("alice", "s1", ALICE));
        join(presence().setUserStatus("alice", Status.INVISIBLE, null));

        join(presence().setUserStatus("alice", Status.BUSY, "back"));

        awaitHeard(heard, "user:online alice", "user:offline alice", "user:online alice", "user:status alice");
        assertThat(join(presence().getOnlineUsers(null, 10)).userIds()).containsExactly("alice");
    }

    @Test
    void an_invisible_user_whose_connection_breaks_comes_back_invisible() {
        List<String> heard = listen();
        join(presence().setUserOnline("alice", "s1", ALICE));
        join(presence().setUserStatus("alice", Status.INVISIBLE, null));
        join(presence().setUserOffline("alice", "s1"));

        assertThat(join(presence().setUserOnline("alice", "s2", ALICE))).isFalse();

        assertThat(join(presence().getUserPresence("alice")).status()).isEqualTo(Status.INVISIBLE);
        awaitHeard(heard, "user:online alice", "user:offline alice");
    }

    @Test
    void online_users_come_in_pages_that_hold_each_once() {
        List<String> all = IntStream.range(0, 700).mapToObj(i -> "user-" + i).toList();
        for (int from = 0; from < all.size(); from += 50) { // as they come in life, not all in one command timeout
            all.subList(from, from + 50).stream()
                    .map(userId -> presence().setUserOnline(userId, "s-" + userId, new UserData(userId, null)))
                    .toList()
                    .forEach(PresenceContract::join);
        }

        List<String> found = new ArrayList<>();
        String cursor = null;
        int pages = 0;
        do {
            OnlinePage page = join(presence().getOnlineUsers(cursor, 100));
            assertThat(page.total()).isEqualTo(700);
            found.addAll(page.userIds());
            cursor = page.cursor();
            pages++;
        } while (cursor != null);

        assertThat(new TreeSet<>(found)).isEqualTo(new TreeSet<>(all));
        assertThat(pages).isGreaterThan(2);
    }

    @Test
    void an_event_of_somebody_elses_making_is_heard_once() {
        List<String> heard = listen();

        join(presence().publishPresenceEvent(new PresenceEvent("user:waved", Map.of("userId", "alice"))));

        awaitHeard(heard, "user:waved alice");
    }

    @Test
    void a_user_id_must_be_one() {
        assertThatThrownBy(() -> presence().setUserOnline("", "s1", ALICE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> presence().setUserOnline("a\nb", "s1", ALICE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> presence().setUserOnline("x".repeat(129), "s1", ALICE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> presence().getOnlineUsers(null, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    protected List<String> listen() {
        List<String> heard = new CopyOnWriteArrayList<>();
        presence()
                .addListener(
                        event -> heard.add(event.event() + " " + event.data().get("userId")));
        return heard;
    }

    protected static void awaitHeard(List<String> heard, String... expected) {
        await().untilAsserted(() -> assertThat(heard).hasSizeGreaterThanOrEqualTo(expected.length));
        assertThat(heard).containsExactly(expected);
    }

    protected static <T> T join(CompletableFuture<T> future) {
        return future.orTimeout(10, TimeUnit.SECONDS).join();
    }
}
