package dev.parley.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engineio.CloseReason;
import dev.parley.socketio.TestServer.ManualWorkers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

/** Where handlers run, in which order, and how much may wait for them. */
@Timeout(30)
class MailboxTest {
    private final List<Object> seen = Collections.synchronizedList(new ArrayList<>());

    @Test
    void nothing_runs_on_the_thread_that_brings_the_bytes() {
        ManualWorkers workers = new ManualWorkers();
        TestServer test = new TestServer(SocketOptions.DEFAULT, workers);
        test.root().onConnection(this::record);

        FakeSession session = test.open().say("0").say("2[\"ev\",1]").say("2[\"ev\",2]");
        session.drop();
        assertThat(seen).isEmpty();
        assertThat(workers.waiting()).isEqualTo(1);
        workers.work();

        assertThat(seen).containsExactly("connection", 1L, 2L, "transport close");
    }

    @Test
    void too_many_waiting_events_close_the_connection_after_what_was_taken() {
        ManualWorkers workers = new ManualWorkers();
        TestServer test = new TestServer(SocketOptions.DEFAULT.withMaxPending(3, 1000), workers);
        test.root().onConnection(this::record);

        FakeSession session = test.open().say("0").say("2[\"ev\",1]").say("2[\"ev\",2]");
        assertThat(session.closeReason()).isNull();
        session.say("2[\"ev\",3]").say("2[\"ev\",4]");
        workers.work();

        assertThat(session.closeReason()).isEqualTo(CloseReason.TOO_MANY_EVENTS);
        assertThat(seen).containsExactly("connection", 1L, 2L, "too many events");
    }

    @Test
    void too_many_waiting_bytes_close_the_connection() {
        ManualWorkers workers = new ManualWorkers();
        TestServer test = new TestServer(SocketOptions.DEFAULT.withMaxPending(100, 50), workers);
        test.root().onConnection(this::record);
        FakeSession session = test.open().say("0");
        workers.work();

        session.say("2[\"ev\",\"" + "x".repeat(100) + "\"]");
        assertThat(session.closeReason()).isNull();
        session.say("2[\"ev\",2]");

        assertThat(session.closeReason()).isEqualTo(CloseReason.TOO_MANY_EVENTS);
    }

    @Test
    void handlers_of_one_connection_run_one_at_a_time_and_in_order() throws Exception {
        int events = 2_000;
        ExecutorService workers = Executors.newFixedThreadPool(4);
        try {
            TestServer test = new TestServer(SocketOptions.DEFAULT, workers);
            AtomicInteger inside = new AtomicInteger();
            CountDownLatch closed = new CountDownLatch(1);
            test.root()
                    .onConnection(socket -> socket.on("ev", (args, ack) -> {
                                assertThat(inside.incrementAndGet()).isEqualTo(1);
                                seen.add(args.get(0));
                                inside.decrementAndGet();
                            })
                            .onDisconnect(reason -> closed.countDown()));

            FakeSession session = test.open().say("0");
            IntStream.range(0, events).forEach(i -> session.say("2[\"ev\"," + i + "]"));
            session.drop();
            closed.await();

            assertThat(seen)
                    .isEqualTo(IntStream.range(0, events)
                            .mapToObj(i -> (Object) (long) i)
                            .toList());
        } finally {
            workers.shutdownNow();
        }
    }

    @Test
    void a_handler_may_wait_for_an_answer_of_its_own_client() {
        ExecutorService workers = Executors.newFixedThreadPool(2);
        try {
            TestServer test = new TestServer(SocketOptions.DEFAULT, workers);
            test.root()
                    .onConnection(socket -> socket.on(
                            "ev",
                            (args, ack) -> seen.add(socket.emitWithAck(Duration.ofSeconds(60), "ask")
                                    .join()
                                    .get(0))));
            FakeSession session = test.open().say("0").say("2[\"ev\"]");
            Awaitility.await().until(() -> session.heard().contains("20[\"ask\"]"));

            session.say("30[\"answer\"]");

            Awaitility.await().until(() -> seen.equals(List.of("answer")));
        } finally {
            workers.shutdownNow();
        }
    }

    @Test
    void a_handler_that_waits_for_a_client_is_freed_when_it_goes_away() {
        ExecutorService workers = Executors.newFixedThreadPool(2);
        try {
            TestServer test = new TestServer(SocketOptions.DEFAULT, workers);
            test.root()
                    .onConnection(socket -> socket.on(
                            "ev",
                            (args, ack) -> socket.emitWithAck(Duration.ofSeconds(60), "ask")
                                    .handle((answer, error) -> seen.add(error.getMessage()))
                                    .join()));
            FakeSession session = test.open().say("0").say("2[\"ev\"]");
            Awaitility.await().until(() -> session.heard().contains("20[\"ask\"]"));

            session.drop();

            Awaitility.await().until(() -> seen.size() == 1);
            assertThat(seen.get(0).toString()).contains("disconnected");
        } finally {
            workers.shutdownNow();
        }
    }

    @Test
    void work_waits_while_all_workers_are_taken() {
        AtomicInteger refusals = new AtomicInteger(2);
        TestServer test = new TestServer(SocketOptions.DEFAULT, task -> {
            if (refusals.getAndDecrement() > 0) {
                throw new RejectedExecutionException("busy");
            }
            task.run();
        });
        test.root().onConnection(this::record);

        FakeSession session = test.open().say("0");
        assertThat(session.heard()).isEmpty();
        test.pass(Duration.ofMillis(20));
        assertThat(session.heard()).isEmpty();
        test.pass(Duration.ofMillis(20));

        assertThat(session.heard()).hasSize(1);
    }

    @Test
    void log_lines_of_handlers_name_the_connection_but_not_its_session_id() {
        TestServer test = new TestServer();
        test.root().onConnection(socket -> socket.on("ev", (args, ack) -> seen.add(MDC.get("sid"))));

        FakeSession session = test.open().say("0").say("2[\"ev\"]");

        assertThat(seen.get(0).toString()).matches("[0-9a-f]{8}").isNotEqualTo(session.id());
        assertThat(MDC.get("sid")).isNull();
    }

    @Test
    void a_join_that_races_with_the_disconnect_leaves_no_ghost() {
        ExecutorService workers = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 300; round++) {
                TestServer test = new TestServer();
                FakeSession session = test.connect();
                Socket socket = test.onlySocket();
                CountDownLatch start = new CountDownLatch(1);
                CompletableFuture<?> join = CompletableFuture.runAsync(
                        () -> {
                            awaitQuietly(start);
                            socket.join("a");
                            socket.join("b");
                        },
                        workers);
                CompletableFuture<?> drop = CompletableFuture.runAsync(
                        () -> {
                            awaitQuietly(start);
                            session.drop();
                        },
                        workers);

                start.countDown();
                CompletableFuture.allOf(join, drop).join();

                assertThat(test.adapter().localRooms()).isEmpty();
            }
        } finally {
            workers.shutdownNow();
        }
    }

    private void record(Socket socket) {
        seen.add("connection");
        socket.on("ev", (args, ack) -> seen.add(args.get(0)));
        socket.onDisconnect(reason -> seen.add(reason.text()));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
