package dev.parley.adapter.cluster;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.adapter.Answers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A question under way. It is complete when as many servers have answered as there are, this one included, and, where servers
 * announce values that follow one by one, as many values came as were announced. How many servers there are is learnt while
 * answers may already come in.
 */
final class Pending<T extends @Nullable Object> {
    private static final int UNKNOWN = -1;

    private final CompletableFuture<Answers<T>> result = new CompletableFuture<>();
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final List<T> values = new ArrayList<>();

    @GuardedBy("lock")
    private final Set<String> answeredBy = new HashSet<>();

    @GuardedBy("lock")
    private int serversExpected = UNKNOWN;

    @GuardedBy("lock")
    private int serversAnswered;

    @GuardedBy("lock")
    private long valuesAnnounced;

    @GuardedBy("lock")
    private long valuesArrived;

    @GuardedBy("lock")
    private Set<String> peerIds = Set.of();

    /** Others could not be asked, or not be counted: what comes is not everything. */
    @GuardedBy("lock")
    private boolean unreachable;

    CompletableFuture<Answers<T>> result() {
        return result;
    }

    /** These others, and this server, are to answer. */
    void onPeers(Peers peers) {
        synchronized (lock) {
            if (!unreachable) {
                serversExpected = peers.count() + 1;
                peerIds = peers.ids();
            }
        }
        finishIfComplete();
    }

    /** The others cannot be asked: only this server's own answer is waited for. */
    void onUnreachable() {
        synchronized (lock) {
            unreachable = true;
            serversExpected = 1;
        }
        finishIfComplete();
    }

    /** This server is done; its values, but for those already given to {@link #onOwnValue}. */
    void onOwnAnswer(List<? extends T> part) {
        synchronized (lock) {
            serversAnswered++;
            values.addAll(part);
        }
        finishIfComplete();
    }

    /** A value of this server came, ahead of its {@link #onOwnAnswer}. */
    void onOwnValue(@Nullable T value) {
        synchronized (lock) {
            values.add(value);
        }
    }

    /** Another server answered, with all that it has. */
    void onAnswer(@Nullable String from, List<? extends T> part) {
        synchronized (lock) {
            if (isFirstOf(from)) {
                values.addAll(part);
            }
        }
        finishIfComplete();
    }

    /** Another server said how many values will come from it. */
    void onAnnounced(@Nullable String from, long count) {
        synchronized (lock) {
            if (isFirstOf(from)) {
                valuesAnnounced += count;
            }
        }
        finishIfComplete();
    }

    /** One of the announced values came, perhaps before its announcement. */
    void onAnnouncedValue(@Nullable T value) {
        synchronized (lock) {
            valuesArrived++;
            values.add(value);
        }
        finishIfComplete();
    }

    /** Counts a server's answer; a second one of the same server is passed over where servers can be told apart. */
    @GuardedBy("lock")
    private boolean isFirstOf(@Nullable String from) {
        boolean isFirst = from == null || answeredBy.add(from);
        if (isFirst) {
            serversAnswered++;
        }
        return isFirst;
    }

    private void finishIfComplete() {
        Answers<T> answers;
        synchronized (lock) {
            if (serversExpected == UNKNOWN || serversAnswered < serversExpected || valuesArrived < valuesAnnounced) {
                return;
            }
            answers = answers(!unreachable);
        }
        result.complete(answers);
    }

    /** Ends it with what there is. */
    void expire() {
        Answers<T> answers;
        synchronized (lock) {
            answers = answers(false);
        }
        result.complete(answers);
    }

    @GuardedBy("lock")
    private Answers<T> answers(boolean complete) {
        Set<String> missing = new HashSet<>(complete ? Set.of() : peerIds);
        missing.removeAll(answeredBy);
        return new Answers<>(new ArrayList<>(values), complete, missing);
    }
}
