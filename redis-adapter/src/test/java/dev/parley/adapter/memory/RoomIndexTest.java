package dev.parley.adapter.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.adapter.RoomName;
import dev.parley.adapter.SocketId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RoomIndexTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 20_000;

    private final RoomIndex index = new RoomIndex();

    @Test
    void both_directions_agree_after_joins_and_leaves_of_many_threads() throws Exception {
        List<SocketId> ids =
                IntStream.range(0, 8).mapToObj(i -> new SocketId("s" + i)).toList();
        List<RoomName> rooms = IntStream.range(0, 5).mapToObj(RoomName::of).toList();

        race(random -> {
            SocketId id = ids.get(random.nextInt(ids.size()));
            Set<RoomName> some = Set.of(rooms.get(random.nextInt(rooms.size())));
            switch (random.nextInt(5)) {
                case 0, 1 -> index.join(id, some, (room, isNew) -> {});
                case 2 -> index.leave(id, some, (room, isLast) -> {});
                case 3 -> index.joinIfPresent(id, some, (room, isNew) -> {});
                default -> index.remove(id, (room, isLast) -> {});
            }
        });

        for (SocketId id : index.sockets()) {
            assertThat(index.roomsOf(id)).allMatch(room -> index.membersOf(room).contains(id));
        }
        for (RoomName room : index.rooms()) {
            assertThat(index.membersOf(room))
                    .isNotEmpty()
                    .allMatch(id -> index.roomsOf(id).contains(room));
        }
    }

    @Test
    void nothing_is_left_when_all_sockets_are_gone() throws Exception {
        AtomicInteger next = new AtomicInteger();
        RoomName shared = RoomName.of("shared");

        race(random -> {
            SocketId id = new SocketId("s" + next.getAndIncrement());
            index.join(id, List.of(RoomName.of(id), shared), (room, isNew) -> {});
            index.remove(id, (room, isLast) -> {});
        });

        assertThat(index.rooms()).isEmpty();
        assertThat(index.sockets()).isEmpty();
    }

    @Test
    void a_socket_that_has_left_does_not_come_back_by_a_join_of_others() throws Exception {
        SocketId id = new SocketId("s");
        index.join(id, List.of(RoomName.of(id)), (room, isNew) -> {});
        index.remove(id, (room, isLast) -> {});

        index.joinIfPresent(id, List.of(RoomName.of("x")), (room, isNew) -> {});

        assertThat(index.rooms()).isEmpty();
    }

    @Test
    void each_creation_of_a_room_is_matched_by_one_deletion() throws Exception {
        AtomicInteger next = new AtomicInteger();
        ConcurrentHashMap<RoomName, Integer> balance = new ConcurrentHashMap<>();

        race(random -> {
            SocketId id = new SocketId("s" + next.getAndIncrement());
            List<RoomName> room = List.of(RoomName.of(random.nextInt(3)));
            index.join(id, room, (name, isNew) -> balance.merge(name, isNew ? 1 : 0, Integer::sum));
            index.leave(id, room, (name, isLast) -> balance.merge(name, isLast ? -1 : 0, Integer::sum));
        });

        assertThat(balance.values()).containsOnly(0);
    }

    @Test
    void iterating_a_room_goes_on_while_it_changes() {
        RoomName room = RoomName.of("room");
        IntStream.range(0, 100).forEach(i -> index.join(new SocketId("s" + i), List.of(room), (r, isNew) -> {}));

        int seen = 0;
        for (SocketId id : index.membersOf(room)) {
            index.remove(id, (r, isLast) -> {});
            seen++;
        }

        assertThat(seen).isEqualTo(100);
        assertThat(index.rooms()).isEmpty();
    }

    private interface Step {
        void run(Random random);
    }

    private static void race(Step step) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Random random = new Random(i);
                tasks.add(() -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        step.run(random);
                    }
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
