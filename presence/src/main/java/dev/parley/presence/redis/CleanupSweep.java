package dev.parley.presence.redis;

import dev.parley.presence.CleanupReport;
import dev.parley.presence.CleanupReport.Removal;
import dev.parley.presence.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Goes over online_users, then over all user_sockets keys, part by part, and clears whoever is not there any more. A first
 * look finds suspects many at a time; each of them is then judged again, and cleared, by one script. Runs once.
 */
final class CleanupSweep {
    private static final int BATCH = 200;

    private final PresenceReads reads;
    private final ClearExpiredScript script;
    private final Predicate<String> spared;
    private final boolean dryRun;

    /** Only touched by the one step that runs at a time; the steps happen one after another. */
    private final List<Removal> removals = new ArrayList<>();

    /** @param spared users known to be connected, who are left alone */
    CleanupSweep(PresenceReads reads, ClearExpiredScript script, Predicate<String> spared, boolean dryRun) {
        this.reads = reads;
        this.script = script;
        this.spared = spared;
        this.dryRun = dryRun;
    }

    CompletableFuture<CleanupReport> run() {
        return sweepOnline(null)
                .thenCompose(done -> sweepSockets(null))
                .thenApply(done -> new CleanupReport(dryRun, List.copyOf(removals)));
    }

    private CompletableFuture<Void> sweepOnline(@Nullable String cursor) {
        return reads.onlinePage(cursor, BATCH)
                .thenCompose(page -> clear(page.userIds(), CleanupSweep::isExpired)
                        .thenCompose(done -> page.cursor() == null
                                ? CompletableFuture.completedFuture(null)
                                : sweepOnline(page.cursor())));
    }

    private CompletableFuture<Void> sweepSockets(@Nullable String cursor) {
        return reads.usersWithSockets(cursor, BATCH)
                .thenCompose(page -> clear(page.items(), CleanupSweep::isNobodys)
                        .thenCompose(done -> page.cursor() == null
                                ? CompletableFuture.completedFuture(null)
                                : sweepSockets(page.cursor())));
    }

    private static boolean isExpired(PresenceReads.State state) {
        return state.sockets() == 0 || state.record().isEmpty();
    }

    private static boolean isNobodys(PresenceReads.State state) {
        return state.record().map(PresenceRecord::status).orElse(Status.OFFLINE) == Status.OFFLINE;
    }

    private CompletableFuture<Void> clear(List<String> userIds, Predicate<PresenceReads.State> suspicious) {
        List<String> strangers =
                userIds.stream().filter(spared.negate()).distinct().toList();
        return reads.states(strangers).thenCompose(states -> {
            List<CompletableFuture<List<Removal>>> cleared = new ArrayList<>();
            states.forEach((userId, state) -> {
                if (suspicious.test(state) && !isReported(userId)) {
                    cleared.add(script.clear(userId, dryRun));
                }
            });
            return CompletableFuture.allOf(cleared.toArray(CompletableFuture<?>[]::new))
                    .thenAccept(done -> cleared.forEach(removed -> removals.addAll(removed.join())));
        });
    }

    /** A dry run comes upon the same user a second time, by way of the sockets. */
    private boolean isReported(String userId) {
        return dryRun && removals.stream().anyMatch(removal -> removal.userId().equals(userId));
    }
}
