package dev.parley.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.LocalPresence;
import dev.parley.presence.PresenceEvent;
import dev.parley.presence.Status;
import dev.parley.presence.UserData;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClusterViewTest {
    private static final UserData ALICE = new UserData("Alice", null);
    private static final Instant NOW = Instant.parse("2026-01-08T12:00:00Z");

    private final ClusterView view = new ClusterView(100);
    private final LocalPresence local = new LocalPresence(Clock.fixed(NOW, ZoneOffset.UTC));
    private final List<String> heard = new ArrayList<>();

    @BeforeEach
    void listen() {
        view.addListener(event -> heard.add(event.event()));
    }

    @Test
    void what_arrives_in_order_is_heard_in_order() {
        arrive(online(), 1);
        arrive(offline(), 2);
        arrive(online(), 3);

        assertThat(heard).containsExactly("user:online", "user:offline", "user:online");
    }

    @Test
    void what_is_older_than_what_was_heard_is_dropped() {
        arrive(online(), 5);
        arrive(offline(), 4);
        arrive(online(), 5);

        assertThat(heard).containsExactly("user:online");
    }

    @Test
    void an_online_user_brought_back_into_an_empty_redis_is_no_news() {
        arrive(online(), 5);
        arrive(status("busy"), 6);
        arrive(online(), 7);
        arrive(status("busy"), 8);
        arrive(offline(), 9);

        assertThat(heard).containsExactly("user:online", "user:status", "user:offline");
    }

    @Test
    void after_a_new_start_of_redis_revisions_begin_again() {
        arrive(online(), 1_000);

        view.forgetRevisions();
        arrive(offline(), 5);

        assertThat(heard).containsExactly("user:online", "user:offline");
    }

    @Test
    void events_without_a_revision_are_told_as_they_come() {
        arrive(online(), 0);
        arrive(online(), 0);
        arrive(new PresenceEvent("user:waved", Map.of()), 0);

        assertThat(heard).containsExactly("user:online", "user:online", "user:waved");
    }

    @Test
    void a_local_change_is_told_once_though_redis_publishes_it_too_late() {
        view.onLocalChange(local.connect("alice", "s1", ALICE));
        arrive(online(), 7);
        view.onLocalChange(local.disconnect("alice", "s1"));
        arrive(offline(), 8);

        assertThat(heard).containsExactly("user:online", "user:offline");
    }

    @Test
    void a_second_local_device_is_no_change() {
        arrive(online(), 7);

        view.onLocalChange(local.connect("alice", "s1", ALICE));

        assertThat(heard).containsExactly("user:online");
    }

    @Test
    void a_record_tells_what_was_missed_and_nothing_twice() {
        arrive(online(), 7);

        view.onRecord(record(Status.BUSY, 9), true);
        view.onRecord(record(Status.BUSY, 9), true);
        arrive(status("busy"), 9);

        assertThat(heard).containsExactly("user:online", "user:status");
    }

    @Test
    void a_record_older_than_what_was_heard_tells_nothing() {
        arrive(online(), 7);

        view.onRecord(record(Status.OFFLINE, 6), true);

        assertThat(heard).containsExactly("user:online");
    }

    @Test
    void a_record_of_somebody_unknown_is_told_only_if_wanted() {
        view.onRecord(record(Status.ONLINE, 6), false);
        assertThat(heard).isEmpty();

        arrive(offline(), 7);
        assertThat(heard).containsExactly("user:offline");
    }

    @Test
    void who_has_no_record_any_more_is_offline_for_those_who_heard_of_them() {
        view.onNoRecord("alice", NOW);
        assertThat(heard).isEmpty();

        arrive(online(), 1);
        view.onNoRecord("alice", NOW);
        view.onNoRecord("alice", NOW);

        assertThat(heard).containsExactly("user:online", "user:offline");
    }

    @Test
    void an_event_told_already_is_not_told_again_when_it_arrives_after_all() {
        PresenceEvent waved = new PresenceEvent("user:waved", Map.of());

        view.tell(waved, "id-1");
        view.onEvent(new ChannelEvent(waved, "id-1", 0));
        view.onEvent(new ChannelEvent(waved, "id-2", 0));

        assertThat(heard).containsExactly("user:waved", "user:waved");
    }

    @Test
    void it_knows_who_is_online_and_how_far_it_has_heard() {
        arrive(online(), 3);
        view.onEvent(new ChannelEvent(PresenceEvent.online("bob", ALICE, NOW), null, 9));
        arrive(offline(), 5);

        assertThat(view.usersKnownOnline()).containsExactly("bob");
        assertThat(view.highestRev()).isEqualTo(9);
    }

    @Test
    void it_forgets_the_users_it_has_not_heard_of_for_longest() {
        ClusterView small = new ClusterView(2);
        for (String userId : List.of("a", "b", "c")) {
            small.onEvent(new ChannelEvent(PresenceEvent.online(userId, ALICE, NOW), null, 1));
        }

        assertThat(small.usersKnownOnline()).containsExactly("b", "c");
    }

    private void arrive(PresenceEvent event, long rev) {
        view.onEvent(new ChannelEvent(event, null, rev));
    }

    private static PresenceEvent online() {
        return PresenceEvent.online("alice", ALICE, NOW);
    }

    private static PresenceEvent offline() {
        return PresenceEvent.offline("alice", NOW);
    }

    private static PresenceEvent status(String name) {
        return PresenceEvent.status("alice", Status.fromWire(name).orElseThrow(), null, NOW);
    }

    private static PresenceRecord record(Status status, long rev) {
        Status choice = status == Status.OFFLINE ? Status.ONLINE : status;
        @Nullable String nothing = null;
        return new PresenceRecord("alice", "Alice", nothing, status, choice, nothing, NOW, rev);
    }
}
