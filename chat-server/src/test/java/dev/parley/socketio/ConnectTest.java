package dev.parley.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.adapter.Adapter;
import dev.parley.adapter.AdapterFactory;
import dev.parley.adapter.LocalSockets;
import dev.parley.adapter.memory.MemoryAdapter;
import dev.parley.engineio.CloseReason;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ConnectTest {
    private final TestServer test = new TestServer();

    @Test
    void a_client_is_let_in_with_a_socket_id_and_nothing_else() {
        FakeSession session = test.open().say("0");

        assertThat(session.heard()).hasSize(1);
        assertThat(session.heard().get(0)).matches("0\\{\"sid\":\"[A-Za-z0-9_-]{20}\"}");
        assertThat(test.onlySocket().id()).isEqualTo(TestServer.id(session));
        assertThat(test.onlySocket().isConnected()).isTrue();
    }

    @Test
    void the_socket_id_is_not_the_session_id_and_differs_by_namespace() {
        test.server.of("/custom");
        FakeSession session = test.open().say("0").say("0/custom,");

        assertThat(session.heard().get(1)).startsWith("0/custom,{\"sid\":\"");
        assertThat(session.heard().get(1)).doesNotContain(TestServer.id(session).value());
        assertThat(String.join("", session.heard())).doesNotContain(session.id());
    }

    @Test
    void a_namespace_can_be_entered_without_the_comma() {
        test.server.of("/custom");

        assertThat(test.open().say("0/custom").lastHeard()).startsWith("0/custom,{\"sid\"");
    }

    @Test
    void an_unknown_namespace_is_refused_and_the_connection_stays() {
        FakeSession session = test.open().say("0/random");

        assertThat(session.heard()).containsExactly("4/random,{\"message\":\"Invalid namespace\"}");
        assertThat(session.closeReason()).isNull();
    }

    @Test
    void a_session_is_admitted_with_its_first_namespace_and_not_before() {
        FakeSession session = test.open().say("0/random");
        assertThat(session.isAdmitted()).isFalse();

        session.say("0");

        assertThat(session.isAdmitted()).isTrue();
        assertThat(test.server.admitsAtOnce()).isFalse();
    }

    @Test
    void namespaces_can_be_told_by_a_predicate() {
        List<String> connected = new ArrayList<>();
        Namespace family = test.server.of(name -> name.startsWith("/tenant-"));
        family.onConnection(socket -> connected.add(socket.namespace().name()));

        FakeSession session = test.open().say("0/tenant-1,").say("0/tenant-2,").say("0/other,");

        assertThat(connected).containsExactly("/tenant-1", "/tenant-2");
        assertThat(session.lastHeard()).contains("Invalid namespace");
        assertThat(family.sockets()).hasSize(2);

        session.forget();
        family.emit("hello");

        assertThat(session.heard()).containsExactly("2/tenant-1,[\"hello\"]", "2/tenant-2,[\"hello\"]");
    }

    @Test
    void a_namespace_of_a_predicate_ends_with_its_last_socket() {
        List<Namespace> entered = new ArrayList<>();
        Namespace family = test.server.of(name -> name.startsWith("/tenant-"));
        family.onConnection(socket -> entered.add(socket.namespace()));

        test.open().say("0/tenant-1,").say("1/tenant-1").say("0/tenant-1,").drop();
        test.open().say("0/tenant-1,");

        assertThat(entered).hasSize(3).doesNotHaveDuplicates();
        assertThat(family.sockets()).hasSize(1);
    }

    @Test
    void a_client_that_enters_while_the_last_one_leaves_waits_for_the_end_of_the_namespace() throws Exception {
        AtomicReference<FakeSession> next = new AtomicReference<>();
        OneAdapterAtATime adapters = new OneAdapterAtATime();
        TestServer busy = new TestServer(adapters);
        busy.server.of(name -> name.startsWith("/tenant-"));
        FakeSession last = busy.open().say("0/tenant-1,");
        Thread newcomer = new Thread(() -> next.set(busy.open().say("0/tenant-1,")));
        adapters.onClose = () -> {
            newcomer.start();
            await().until(() -> newcomer.getState() == Thread.State.BLOCKED || !newcomer.isAlive());
        };

        last.drop();
        newcomer.join();

        assertThat(next.get().lastHeard()).startsWith("0/tenant-1,{\"sid\"");
        assertThat(adapters.mostAtOnce).hasValue(1);
    }

    /** Counts the adapters of families; one counts until its close has returned. */
    private static final class OneAdapterAtATime implements AdapterFactory {
        final AtomicInteger mostAtOnce = new AtomicInteger();
        private final AtomicInteger open = new AtomicInteger();
        volatile Runnable onClose = () -> {};

        @Override
        public Adapter create(String namespace, LocalSockets sockets) {
            MemoryAdapter adapter = new MemoryAdapter(sockets);
            if (namespace.equals("/")) {
                return adapter;
            }
            mostAtOnce.accumulateAndGet(open.incrementAndGet(), Math::max);
            return (Adapter) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Adapter.class}, (proxy, method, args) -> {
                        if (method.getName().equals("close")) {
                            onClose.run();
                            open.decrementAndGet();
                        }
                        return method.invoke(adapter, args);
                    });
        }
    }

    @Test
    void a_namespace_that_is_asked_for_by_name_stays() {
        List<Namespace> entered = new ArrayList<>();
        test.server.of(name -> name.startsWith("/tenant-")).onConnection(socket -> entered.add(socket.namespace()));
        Namespace named = test.server.of("/tenant-1");

        test.open().say("0/tenant-1,").drop();
        test.open().say("0/tenant-1,");

        assertThat(entered).containsExactly(named, named);
    }

    @Test
    void a_refused_client_leaves_no_namespace_behind() {
        Namespace family = test.server.of(name -> name.startsWith("/tenant-"));
        family.use((socket, next) -> next.refuse(new ConnectError("no", null)));
        FakeSession session = test.open().say("0/tenant-1,");
        session.forget();

        family.emit("ev");
        Namespace named = test.server.of("/tenant-1");

        assertThat(session.heard()).isEmpty();
        assertThat(named).isSameAs(test.server.of("/tenant-1"));
    }

    @Test
    void the_handshake_tells_how_the_client_came_in() {
        List<Handshake> handshakes = new ArrayList<>();
        test.root().onConnection(socket -> handshakes.add(socket.handshake()));

        test.open().say("0{\"token\":\"x\"}");
        test.open().say("0");

        assertThat(handshakes.get(0).auth()).isEqualTo(Map.of("token", "x"));
        assertThat(handshakes.get(0).request().query()).containsEntry("q", "1");
        assertThat(handshakes.get(1).auth()).isEmpty();
    }

    @Test
    void what_a_connection_listener_emits_is_the_first_after_the_reply() {
        test.root()
                .onConnection(socket -> socket.emit("first", socket.handshake().auth()));

        FakeSession session = test.open().say("0");

        assertThat(session.heard()).hasSize(2);
        assertThat(session.heard().get(1)).isEqualTo("2[\"first\",{}]");
    }

    @Test
    void what_others_send_meanwhile_comes_after_it() {
        test.root().onConnection(socket -> {
            onAnotherThread(() -> test.root().emit("broadcast"));
            socket.emit("first");
            onAnotherThread(() -> test.root().emit("later"));
            socket.emit("second");
        });

        FakeSession session = test.open().say("0");

        assertThat(session.heard().subList(1, 5))
                .containsExactly("2[\"first\"]", "2[\"broadcast\"]", "2[\"later\"]", "2[\"second\"]");
    }

    @Test
    void what_others_send_meanwhile_comes_at_the_end_where_nothing_is_emitted() {
        test.root().onConnection(socket -> onAnotherThread(() -> test.root().emit("broadcast")));

        assertThat(test.open().say("0").heard().get(1)).isEqualTo("2[\"broadcast\"]");
    }

    @Test
    void a_client_without_namespace_is_closed_in_the_end() {
        FakeSession idle = test.open();
        FakeSession refused = test.open().say("0/random");
        FakeSession connected = test.connect();

        test.pass(Duration.ofSeconds(44));
        assertThat(idle.closeReason()).isNull();
        test.pass(Duration.ofSeconds(2));

        assertThat(idle.closeReason()).isEqualTo(CloseReason.FORCED_SERVER_CLOSE);
        assertThat(refused.closeReason()).isEqualTo(CloseReason.FORCED_SERVER_CLOSE);
        assertThat(connected.closeReason()).isNull();
        assertThat(test.timers.waiting()).isZero();
    }

    @Test
    void entering_twice_closes_the_connection() {
        FakeSession session = test.connect().say("0");

        assertThat(session.closeReason()).isEqualTo(CloseReason.FORCED_SERVER_CLOSE);
        assertThat(test.root().sockets()).isEmpty();
    }

    @Test
    void entering_again_after_leaving_gives_a_new_socket() {
        FakeSession session = test.open().say("0").say("1").say("0");

        assertThat(session.heard()).hasSize(2);
        assertThat(session.heard().get(0)).isNotEqualTo(session.heard().get(1));
        assertThat(session.closeReason()).isNull();
    }

    @Test
    void a_connection_may_be_in_so_many_namespaces_only() {
        TestServer small = new TestServer(SocketOptions.DEFAULT.withMaxNamespaces(2), Runnable::run);
        small.server.of(name -> true);

        FakeSession session = small.open().say("0").say("0/a").say("0/b");

        assertThat(session.lastHeard()).isEqualTo("4/b,{\"message\":\"Too many namespaces\"}");
        assertThat(session.say("1/a").say("0/b").lastHeard()).startsWith("0/b,{\"sid\"");
    }

    @Test
    void middleware_run_in_order_before_the_connection() {
        List<String> seen = new ArrayList<>();
        test.root()
                .use((socket, next) -> {
                    seen.add("first " + socket.isConnected());
                    next.proceed();
                })
                .use((socket, next) -> {
                    seen.add("second");
                    next.proceed();
                })
                .onConnection(socket -> seen.add("connection " + socket.isConnected()));

        test.open().say("0");

        assertThat(seen).containsExactly("first false", "second", "connection true");
    }

    @Test
    void a_refusal_reaches_the_client_with_its_data() {
        test.root().use((socket, next) -> next.refuse(new ConnectError("not authorized", Map.of("code", 7))));
        test.server.of("/plain").use((socket, next) -> next.refuse(new ConnectError("no", null)));

        FakeSession session = test.open().say("0").say("0/plain");

        assertThat(session.heard())
                .containsExactly(
                        "4{\"message\":\"not authorized\",\"data\":{\"code\":7}}", "4/plain,{\"message\":\"no\"}");
        assertThat(session.closeReason()).isNull();
        assertThat(test.root().sockets()).isEmpty();
    }

    @Test
    void after_a_refusal_the_client_may_try_again() {
        test.root().use((socket, next) -> {
            if (socket.handshake().auth().containsKey("token")) {
                next.proceed();
            } else {
                next.refuse(new ConnectError("no token", null));
            }
        });

        assertThat(test.open().say("0").say("0{\"token\":1}").lastHeard()).startsWith("0{\"sid\"");
    }

    @Test
    void a_middleware_may_decide_later_and_only_its_first_word_counts() {
        List<Middleware.Next> waiting = new ArrayList<>();
        test.root().use((socket, next) -> waiting.add(next));
        FakeSession session = test.open().say("0");
        assertThat(session.heard()).isEmpty();

        waiting.get(0).proceed();
        waiting.get(0).refuse(new ConnectError("late", null));
        waiting.get(0).proceed();

        assertThat(session.heard()).hasSize(1);
        assertThat(session.lastHeard()).startsWith("0{\"sid\"");
    }

    @Test
    void a_middleware_that_fails_refuses() {
        List<String> connected = new ArrayList<>();
        test.root()
                .use((socket, next) -> {
                    throw new IllegalStateException("on purpose");
                })
                .onConnection(socket -> connected.add("x"));

        assertThat(test.open().say("0").heard()).containsExactly("4{\"message\":\"Internal error\"}");
        assertThat(connected).isEmpty();
    }

    @Test
    void a_decision_after_the_close_has_no_effect() {
        List<Middleware.Next> waiting = new ArrayList<>();
        test.root().use((socket, next) -> waiting.add(next)).onConnection(socket -> waiting.clear());
        FakeSession session = test.open().say("0");

        session.drop();
        waiting.get(0).proceed();

        assertThat(waiting).isNotEmpty();
        assertThat(test.root().sockets()).isEmpty();
        assertThat(test.adapter().localRooms()).isEmpty();
        assertThat(test.metrics.told).isEmpty();
    }

    @Test
    void an_attempt_that_is_repeated_while_middleware_wait_is_answered_once() {
        List<Middleware.Next> waiting = new ArrayList<>();
        test.root().use((socket, next) -> waiting.add(next));
        FakeSession session = test.open().say("0{\"n\":1}").say("0{\"n\":2}");

        waiting.get(0).proceed();
        assertThat(session.heard()).isEmpty();
        waiting.get(1).proceed();

        assertThat(session.heard()).hasSize(1);
        assertThat(test.onlySocket().handshake().auth()).containsEntry("n", 2L);
    }

    @Test
    void rooms_joined_in_a_middleware_are_entered_with_the_socket() {
        test.root().use((socket, next) -> {
            socket.join("early");
            socket.join("left");
            socket.leave("left");
            assertThat(test.adapter().localRooms()).isEmpty();
            next.proceed();
        });

        FakeSession session = test.open().say("0");

        assertThat(test.onlySocket().rooms())
                .containsExactlyInAnyOrder(
                        TestServer.room("early"),
                        TestServer.room(TestServer.id(session).value()));
    }

    @Test
    void an_event_before_the_connection_closes_it() {
        assertThat(test.open().say("2[\"ev\"]").closeReason()).isEqualTo(CloseReason.FORCED_SERVER_CLOSE);
        assertThat(test.connect().say("2/custom,[\"ev\"]").closeReason()).isEqualTo(CloseReason.FORCED_SERVER_CLOSE);
        assertThat(test.connect().say("1/custom").closeReason()).isEqualTo(CloseReason.FORCED_SERVER_CLOSE);
        assertThat(test.open().say("31[]").closeReason()).isEqualTo(CloseReason.FORCED_SERVER_CLOSE);
    }

    @Test
    void an_event_right_behind_connect_is_handled() {
        List<String> events = new ArrayList<>();
        test.root()
                .use((socket, next) -> next.proceed())
                .onConnection(socket -> socket.on("ev", (args, ack) -> events.add("ev")));
        TestServer.ManualWorkers workers = new TestServer.ManualWorkers();
        TestServer slow = new TestServer(SocketOptions.DEFAULT, workers);
        slow.root().use((socket, next) -> next.proceed());
        slow.root().onConnection(socket -> socket.on("ev", (args, ack) -> events.add("ev")));

        FakeSession session = slow.open().say("0").say("2[\"ev\"]");
        workers.work();

        assertThat(events).containsExactly("ev");
        assertThat(session.closeReason()).isNull();
    }

    private static void onAnotherThread(Runnable task) {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            CompletableFuture.runAsync(task, thread).join();
        } finally {
            thread.shutdown();
        }
    }
}
