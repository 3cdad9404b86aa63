package dev.parley.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.auth.Principal;
import dev.parley.server.limit.Rate;
import dev.parley.server.limit.RateLimiter;
import dev.parley.server.limit.RateLimits;
import dev.parley.server.limit.RateLimits.Kind;
import dev.parley.server.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClientEventsTest {
    private final List<ErrorCode> counted = new ArrayList<>();
    private final RateLimiter limiter = new RateLimiter(
            new RateLimits(
                    Rate.perSecond(1),
                    Rate.perSecond(9),
                    Rate.perSecond(9),
                    Rate.perSecond(9),
                    Rate.perSecond(9),
                    Rate.perSecond(9)),
            () -> 0);
    private final ClientEvents events = new ClientEvents(limiter, new ChatMetrics() {
        @Override
        public void onRefused(ErrorCode code) {
            counted.add(code);
        }
    });
    private final FakeSocket socket = new FakeSocket("s1");
    private final ClientSession session =
            new ClientSession(socket, new Principal("alice", "Alice", null, Set.of(), null));

    @Test
    void what_a_handler_returns_is_added_to_the_ack() {
        handle((caller, payload) -> Map.of("you", caller.userId(), "said", payload.id("x")));

        assertThat(socket.receive("e", Map.of("x", "hi")))
                .containsExactly(List.of(Map.of("ok", true, "you", "alice", "said", "hi")));
    }

    @Test
    void a_refusal_is_a_value_in_the_ack() {
        handle((caller, payload) -> Map.of("x", payload.id("x")));

        assertThat(error("e", Map.of()))
                .containsEntry("code", "invalid")
                .containsKey("message")
                .extracting("details")
                .extracting("field")
                .isEqualTo("x");
        assertThat(counted).containsExactly(ErrorCode.INVALID);
    }

    @Test
    void without_an_ack_an_error_is_an_event_and_success_is_silent() {
        handle((caller, payload) -> Map.of("x", payload.id("x")));

        socket.receiveWithoutAck("e", Map.of("x", "hi"));
        assertThat(socket.emitted).isEmpty();

        socket.receiveWithoutAck("e", 5L);
        assertThat(socket.emitted).hasSize(1);
        assertThat(socket.emitted.get(0).get(0)).isEqualTo("error:client");
        Map<?, ?> error = (Map<?, ?>) socket.emitted.get(0).get(1);
        assertThat(error.get("event")).isEqualTo("e");
        assertThat((Map<?, ?>) error.get("error")).extracting("code").isEqualTo("invalid");
    }

    @Test
    void a_store_that_is_down_is_unavailable() {
        events.onAsync(
                "late",
                Kind.OTHER,
                (caller, payload) -> CompletableFuture.<Map<String, @Nullable Object>>failedFuture(
                                new StoreUnavailableException("no answer"))
                        .thenApply(result -> result));
        handle((caller, payload) -> {
            throw new StoreUnavailableException("no answer");
        });

        assertThat(error("e", Map.of())).containsEntry("code", "unavailable");
        assertThat(error("late", Map.of())).containsEntry("code", "unavailable");
    }

    @Test
    void a_fault_of_ours_shows_the_client_nothing_but_an_id() {
        handle((caller, payload) -> {
            throw new IllegalStateException("secret: hunter2");
        });

        Map<?, ?> error = error("e", Map.of());

        assertThat(error.get("code")).isEqualTo("internal");
        assertThat((Map<?, ?>) error.get("details")).extracting("errorId").isInstanceOf(String.class);
        assertThat(error.toString()).doesNotContain("hunter2", "Exception");
    }

    @Test
    void whoever_asks_too_much_is_told_when_to_come_again() {
        events.on("limited", Kind.SEND, (caller, payload) -> Map.of());
        events.bind(session);

        assertThat(socket.receive("limited")).containsExactly(List.of(Map.of("ok", true)));
        assertThat(error("limited"))
                .containsEntry("code", "rate_limited")
                .containsEntry("details", Map.of("retryAfterMs", 1_000L));
    }

    @Test
    void an_answer_that_comes_later_is_given_once() {
        CompletableFuture<Map<String, @Nullable Object>> later = new CompletableFuture<>();
        events.onAsync("e", Kind.OTHER, (caller, payload) -> later);
        events.bind(session);

        List<List<@Nullable Object>> acks = socket.receive("e");
        assertThat(acks).isEmpty();
        later.complete(Map.of("n", 1L));
        later.completeExceptionally(new IllegalStateException());

        assertThat(acks).containsExactly(List.of(Map.of("ok", true, "n", 1L)));
    }

    private void handle(ClientEvents.Handler handler) {
        events.on("e", Kind.OTHER, handler);
        events.bind(session);
    }

    private Map<Object, Object> error(String event, @Nullable Object... args) {
        List<List<@Nullable Object>> acks = socket.receive(event, args);
        assertThat(acks).hasSize(1);
        Map<?, ?> answer = (Map<?, ?>) acks.get(0).get(0);
        assertThat(answer.get("ok")).isEqualTo(false);
        return Map.copyOf((Map<?, ?>) answer.get("error"));
    }
}
