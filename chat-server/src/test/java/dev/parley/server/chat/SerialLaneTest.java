package dev.parley.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class SerialLaneTest {
    private final Queue<Runnable> workers = new ArrayDeque<>();
    private final SerialLane lane = new SerialLane(workers::add, 2);
    private final List<String> done = new ArrayList<>();

    @Test
    void what_is_offered_to_a_full_lane_is_turned_away() {
        assertThat(lane.offer(() -> done.add("1"))).isTrue();
        assertThat(lane.offer(() -> done.add("2"))).isTrue();
        assertThat(lane.offer(() -> done.add("3"))).isFalse();

        workers.remove().run();

        assertThat(done).containsExactly("1", "2");
    }

    @Test
    void what_is_pushed_into_a_full_lane_takes_the_place_of_the_oldest() {
        assertThat(lane.push(() -> done.add("1"))).isTrue();
        assertThat(lane.push(() -> done.add("2"))).isTrue();
        assertThat(lane.push(() -> done.add("3"))).isFalse();

        workers.remove().run();

        assertThat(done).containsExactly("2", "3");
        assertThat(workers).as("one worker at a time").isEmpty();
    }
}
