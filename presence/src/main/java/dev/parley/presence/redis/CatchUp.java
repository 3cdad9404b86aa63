package dev.parley.presence.redis;

import dev.parley.presence.OnlinePage;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * After Redis was away: finds out what other servers' users did meanwhile, which nobody could tell. Pub/sub keeps nothing
 * for those who do not listen, but the records have it all: who was known to be online is looked up, and among those
 * online now the ones who changed since the last event heard are told of. In parts, one after another.
 */
final class CatchUp {
    private static final int BATCH = 500;

    private final PresenceReads reads;
    private final ClusterView view;
    private final Predicate<String> isLocal;
    private final Clock clock;

    CatchUp(PresenceReads reads, ClusterView view, Predicate<String> isLocal, Clock clock) {
        this.reads = reads;
        this.view = view;
        this.isLocal = isLocal;
        this.clock = clock;
    }

    /** @param sinceRev the newest revision heard before Redis went away; 0 if none was */
    CompletableFuture<Void> run(long sinceRev) {
        CompletableFuture<Void> departures = findDepartures(view.usersKnownOnline(), 0);
        return sinceRev == 0 ? departures : departures.thenCompose(done -> findArrivals(null, sinceRev));
    }

    private CompletableFuture<Void> findDepartures(List<String> known, int from) {
        if (from >= known.size()) {
            return CompletableFuture.completedFuture(null);
        }
        List<String> part = new ArrayList<>(known.subList(from, Math.min(from + BATCH, known.size())));
        part.removeIf(isLocal);
        return reads.records(part)
                .thenAccept(records -> part.forEach(userId -> {
                    PresenceRecord record = records.get(userId);
                    if (record != null) {
                        view.onRecord(record, true);
                    } else {
                        view.onNoRecord(userId, clock.instant());
                    }
                }))
                .thenCompose(done -> findDepartures(known, from + BATCH));
    }

    private CompletableFuture<Void> findArrivals(@Nullable String cursor, long sinceRev) {
        return reads.onlinePage(cursor, BATCH)
                .thenCompose(page -> tellOf(page, sinceRev)
                        .thenCompose(done -> page.cursor() == null
                                ? CompletableFuture.completedFuture(null)
                                : findArrivals(page.cursor(), sinceRev)));
    }

    private CompletableFuture<Void> tellOf(OnlinePage page, long sinceRev) {
        return reads.records(page.userIds())
                .thenAccept(records -> records.values().stream()
                        .filter(record -> record.rev() > sinceRev)
                        .forEach(record -> view.onRecord(record, true)));
    }
}
