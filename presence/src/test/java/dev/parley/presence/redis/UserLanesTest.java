package dev.parley.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UserLanesTest {
    private final UserLanes lanes = new UserLanes();
    private final List<String> begun = new ArrayList<>();

    @Test
    void steps_of_a_user_wait_for_each_other_and_those_of_others_do_not() {
        CompletableFuture<String> first = new CompletableFuture<>();

        CompletableFuture<String> one = submit("alice", "a1", first);
        CompletableFuture<String> two = submit("alice", "a2", CompletableFuture.completedFuture("two"));
        submit("bob", "b1", CompletableFuture.completedFuture("b"));
        assertThat(begun).containsExactly("a1", "b1");
        assertThat(two).isNotDone();

        first.complete("one");

        assertThat(one).isCompletedWithValue("one");
        assertThat(two).isCompletedWithValue("two");
        assertThat(begun).containsExactly("a1", "b1", "a2");
    }

    @Test
    void a_step_that_fails_does_not_hold_up_the_next() {
        CompletableFuture<String> failed =
                submit("alice", "a1", CompletableFuture.failedFuture(new IllegalStateException("on purpose")));
        CompletableFuture<String> thrown = lanes.submit("alice", () -> {
            throw new IllegalStateException("on purpose");
        });
        CompletableFuture<String> next = submit("alice", "a2", CompletableFuture.completedFuture("next"));

        assertThat(failed).isCompletedExceptionally();
        assertThat(thrown).isCompletedExceptionally();
        assertThat(next).isCompletedWithValue("next");
    }

    @Test
    void thousands_of_steps_that_fail_at_once_leave_the_lane_usable() {
        CompletableFuture<String> first = new CompletableFuture<>();
        submit("alice", "first", first);
        List<CompletableFuture<String>> waiting = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            waiting.add(submit("alice", "waiting", CompletableFuture.failedFuture(new IllegalStateException("away"))));
        }

        first.completeExceptionally(new IllegalStateException("away"));

        assertThat(waiting).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(submit("alice", "next", CompletableFuture.completedFuture("next")))
                .isCompletedWithValue("next");
    }

    @Test
    void what_a_step_leads_to_waits_for_the_steps_that_were_there_before() {
        CompletableFuture<String> first = new CompletableFuture<>();
        submit("alice", "a1", first).thenRun(() -> submit("alice", "a3", CompletableFuture.completedFuture("three")));
        submit("alice", "a2", CompletableFuture.completedFuture("two"));

        first.complete("one");

        assertThat(begun).containsExactly("a1", "a2", "a3");
    }

    private CompletableFuture<String> submit(String userId, String step, CompletableFuture<String> answer) {
        return lanes.submit(userId, () -> {
            begun.add(step);
            return answer;
        });
    }
}
