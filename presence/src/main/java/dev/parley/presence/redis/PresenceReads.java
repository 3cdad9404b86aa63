package dev.parley.presence.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.presence.OnlinePage;
import dev.parley.presence.Presence;
import dev.parley.redis.Redis;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ValueScanCursor;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is read of presence in Redis. Nothing here asks for a set or a key space of unknown size at once. */
final class PresenceReads {
    private static final String CURSOR = "r:";

    private final Redis redis;

    PresenceReads(Redis redis) {
        this.redis = redis;
    }

    /** What Redis has of a user: the record, if any, and the number of sockets. */
    record State(Optional<PresenceRecord> record, long sockets) {}

    /** Many users in one round trip: the commands go out together, and none waits for another. */
    CompletableFuture<Map<String, State>> states(Collection<String> users) {
        List<String> userIds = users.stream().distinct().toList();
        return guarded(() -> {
            CompletableFuture<Map<String, PresenceRecord>> records = fetchRecords(userIds);
            List<CompletableFuture<Long>> counts =
                    userIds.stream().map(this::socketCount).toList();
            return allOf(counts).thenCombine(records, (done, found) -> {
                Map<String, State> states = new LinkedHashMap<>();
                for (int i = 0; i < counts.size(); i++) {
                    Optional<PresenceRecord> record = Optional.ofNullable(found.get(userIds.get(i)));
                    states.put(userIds.get(i), new State(record, counts.get(i).join()));
                }
                return states;
            });
        });
    }

    CompletableFuture<Map<String, Presence>> presences(Collection<String> userIds) {
        return states(userIds).thenApply(states -> {
            Map<String, Presence> presences = new LinkedHashMap<>();
            states.forEach((userId, state) -> presences.put(
                    userId,
                    state.record()
                            .orElseGet(() -> PresenceRecord.unknown(userId))
                            .presence(state.sockets())));
            return presences;
        });
    }

    /** The records there are; users without one are not in the answer. */
    CompletableFuture<Map<String, PresenceRecord>> records(List<String> userIds) {
        return guarded(() -> fetchRecords(userIds));
    }

    private CompletableFuture<Map<String, PresenceRecord>> fetchRecords(List<String> userIds) {
        if (userIds.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        String[] keys = userIds.stream().map(PresenceKeys::presence).toArray(String[]::new);
        return commands().mget(keys).toCompletableFuture().thenApply(values -> {
            Map<String, PresenceRecord> records = new LinkedHashMap<>();
            for (int i = 0; i < keys.length; i++) {
                KeyValue<String, byte[]> value = values.get(i);
                String userId = userIds.get(i);
                PresenceRecord.parse(userId, value.getValueOrElse(null))
                        .ifPresent(record -> records.put(userId, record));
            }
            return records;
        });
    }

    CompletableFuture<Long> socketCount(String userId) {
        return guarded(() -> commands().scard(PresenceKeys.sockets(userId)).toCompletableFuture());
    }

    CompletableFuture<Long> onlineCount() {
        return guarded(() -> commands().scard(PresenceKeys.ONLINE_USERS).toCompletableFuture());
    }

    /** Whether {@link #onlinePage} gave this cursor. */
    static boolean isCursor(String cursor) {
        return cursor.startsWith(CURSOR)
                && cursor.length() <= CURSOR.length() + 20
                && cursor.length() > CURSOR.length()
                && cursor.substring(CURSOR.length()).chars().allMatch(c -> c >= '0' && c <= '9');
    }

    CompletableFuture<OnlinePage> onlinePage(@Nullable String cursor, int limit) {
        return guarded(() -> {
            CompletableFuture<ValueScanCursor<byte[]>> page = commands()
                    .sscan(PresenceKeys.ONLINE_USERS, from(cursor), ScanArgs.Builder.limit(limit))
                    .toCompletableFuture();
            return page.thenCombine(
                    onlineCount(), (found, total) -> new OnlinePage(texts(found.getValues()), next(found), total));
        });
    }

    private static @Nullable String next(ScanCursor cursor) {
        return cursor.isFinished() ? null : CURSOR + cursor.getCursor();
    }

    /** A part of a user's sockets, or of the users with sockets; the cursor is null at the end. */
    record Page(List<String> items, @Nullable String cursor) {}

    CompletableFuture<Page> socketsOf(String userId, @Nullable String cursor, int limit) {
        return guarded(() -> commands()
                .sscan(PresenceKeys.sockets(userId), from(cursor), ScanArgs.Builder.limit(limit))
                .toCompletableFuture()
                .thenApply(found -> new Page(texts(found.getValues()), next(found))));
    }

    /** Goes over the whole key space, part by part: an empty page that has a cursor is normal. */
    CompletableFuture<Page> usersWithSockets(@Nullable String cursor, int limit) {
        return guarded(() -> commands()
                .scan(from(cursor), ScanArgs.Builder.limit(limit).match(PresenceKeys.ALL_SOCKETS))
                .toCompletableFuture()
                .thenApply(PresenceReads::userPage));
    }

    private static Page userPage(KeyScanCursor<String> found) {
        List<String> userIds =
                found.getKeys().stream().map(PresenceKeys::userOfSockets).toList();
        return new Page(userIds, next(found));
    }

    private static ScanCursor from(@Nullable String cursor) {
        return cursor == null ? ScanCursor.INITIAL : ScanCursor.of(cursor.substring(CURSOR.length()));
    }

    private static List<String> texts(List<byte[]> values) {
        return values.stream().map(value -> new String(value, UTF_8)).toList();
    }

    private RedisClusterAsyncCommands<String, byte[]> commands() {
        return redis.commands();
    }

    private static <T> CompletableFuture<Void> allOf(List<CompletableFuture<T>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new));
    }

    /** A connection that is closed may throw instead of failing the future. */
    private static <T> CompletableFuture<T> guarded(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
