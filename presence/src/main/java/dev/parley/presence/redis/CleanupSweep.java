package dev.parley.presence.redis;

import dev.parley.presence.CleanupReport;
import dev.parley.presence.CleanupReport.Removal;
import dev.parley.presence.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Goes over online_users, then over all user_sockets keys, part by part, and clears whoever is not there any more. A first
 * look finds suspects many at a time; each of them is then judged again, and cleared, by one script. Used once, by one thread
 * at a time.
 */
public final class CleanupSweep {
    private static final int BATCH = 200;

    private final PresenceReads reads;
    private final ClearExpiredScript script;
    private final Predicate<String> spared;
    private final boolean dryRun;

    // Used by the one step that runs at a time; the steps happen one after another.
    private final Set<String> reported = new HashSet<>();
    private boolean onlineDone;
    private boolean socketsDone;
    private @Nullable String cursor;

    /** @param spared users known to be connected, who are left alone */
    CleanupSweep(PresenceReads reads, ClearExpiredScript script, Predicate<String> spared, boolean dryRun) {
        this.reads = reads;
        this.script = script;
        this.spared = spared;
        this.dryRun = dryRun;
    }

    /** All that is left, in one report. */
    CompletableFuture<CleanupReport> run() {
        return run(new ArrayList<>());
    }

    private CompletableFuture<CleanupReport> run(List<Removal> removals) {
        return next().thenCompose(removed -> {
            removals.addAll(removed);
            return hasNext()
                    ? run(removals)
                    : CompletableFuture.completedFuture(new CleanupReport(dryRun, List.copyOf(removals)));
        });
    }

    /** Whether there is more to go over, once the step before is done. */
    public boolean hasNext() {
        return !socketsDone;
    }

    /** Goes over some more users; not before the step before is done. Completes with what it removed, which may be nothing. */
    public CompletableFuture<List<Removal>> next() {
        return onlineDone ? sweepSockets() : sweepOnline();
    }

    private CompletableFuture<List<Removal>> sweepOnline() {
        return reads.onlinePage(cursor, BATCH)
                .thenCompose(
                        page -> clear(page.userIds(), CleanupSweep::isExpired).whenComplete((removed, failure) -> {
                            cursor = page.cursor();
                            onlineDone = cursor == null;
                        }));
    }

    private CompletableFuture<List<Removal>> sweepSockets() {
        return reads.usersWithSockets(cursor, BATCH)
                .thenCompose(
                        page -> clear(page.items(), CleanupSweep::isNobodys).whenComplete((removed, failure) -> {
                            cursor = page.cursor();
                            socketsDone = cursor == null;
                        }));
    }

    private static boolean isExpired(PresenceReads.State state) {
        return state.sockets() == 0 || state.record().isEmpty();
    }

    private static boolean isNobodys(PresenceReads.State state) {
        return state.record().map(PresenceRecord::status).orElse(Status.OFFLINE) == Status.OFFLINE;
    }

    private CompletableFuture<List<Removal>> clear(List<String> userIds, Predicate<PresenceReads.State> suspicious) {
        List<String> strangers =
                userIds.stream().filter(spared.negate()).distinct().toList();
        return reads.states(strangers).thenCompose(states -> {
            List<CompletableFuture<List<Removal>>> cleared = new ArrayList<>();
            states.forEach((userId, state) -> {
                if (suspicious.test(state) && isNews(userId)) {
                    cleared.add(script.clear(userId, dryRun));
                }
            });
            return CompletableFuture.allOf(cleared.toArray(CompletableFuture<?>[]::new))
                    .thenApply(done -> cleared.stream()
                            .flatMap(removed -> removed.join().stream())
                            .toList());
        });
    }

    /** A dry run comes upon the same user a second time, by way of the sockets. */
    private boolean isNews(String userId) {
        return !dryRun || reported.add(userId);
    }
}
