package dev.parley.server.store.mongo;

import static com.mongodb.client.model.Filters.in;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.mongodb.client.model.Projections;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;

/**
 * Where each chat's row of messages ends. Remembers for many chats a message that surely exists, and finds the end from there:
 * the row has no holes, so steps of 1, 2, 4, 8, … by key find it with few look-ups, on any server, however long the row is.
 */
final class Tails {
    private static final int REMEMBERED = 50_000;
    private static final int FEW_CHATS = 4;
    private static final List<Long> ONE_STEP = List.of(1L);
    private static final List<Long> STEPS = List.of(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 1_024L, 16_384L);
    private final Database database;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Map<String, Long> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    Tails(Database database) {
        this.database = database;
    }

    /** A message with this seq is durable. */
    void raise(String chatId, long seq) {
        synchronized (lock) {
            known.merge(chatId, seq, Math::max);
        }
    }

    /** The chat has at least so many messages. */
    long atLeast(String chatId) {
        synchronized (lock) {
            return known.getOrDefault(chatId, 0L);
        }
    }

    long current(String chatId) {
        return current(Set.of(chatId)).getOrDefault(chatId, 0L);
    }

    /** The seq of the last message of each chat, 0 where there is none. */
    Map<String, Long> current(Collection<String> chatIds) {
        Map<String, Long> tails = remembered(chatIds);
        Set<String> open = new HashSet<>(chatIds);
        List<Long> steps = open.size() > FEW_CHATS ? ONE_STEP : STEPS;
        while (!open.isEmpty()) {
            Map<String, Long> further = furthest(open, tails, steps);
            further.forEach(this::raise);
            tails.putAll(further);
            open.retainAll(further.keySet());
            steps = STEPS;
        }
        return tails;
    }

    /** The remembered ends, good for a first attempt, with the current ones where nothing is remembered. */
    Map<String, Long> probable(Collection<String> chatIds) {
        Map<String, Long> tails = new HashMap<>();
        List<String> unknown = new ArrayList<>();
        synchronized (lock) {
            for (String chatId : chatIds) {
                Long seq = known.get(chatId);
                if (seq == null) {
                    unknown.add(chatId);
                } else {
                    tails.put(chatId, seq);
                }
            }
        }
        if (!unknown.isEmpty()) {
            tails.putAll(current(unknown));
        }
        return tails;
    }

    /** Where nothing is remembered, the chat's own document says where the row ended a moment ago. */
    private Map<String, Long> remembered(Collection<String> chatIds) {
        Map<String, Long> tails = new HashMap<>();
        List<String> unknown = new ArrayList<>();
        for (String chatId : chatIds) {
            long seq = atLeast(chatId);
            tails.put(chatId, seq);
            if (seq == 0) {
                unknown.add(chatId);
            }
        }
        if (!unknown.isEmpty()) {
            for (Document chat : database.chats().find(in("_id", unknown)).projection(Projections.include("lastSeq"))) {
                tails.put(
                        chat.getString("_id"), chat.get("lastSeq", Number.class).longValue());
            }
        }
        return tails;
    }

    /** For each chat in which one of the steps hits a message, the seq of the furthest one hit. */
    private Map<String, Long> furthest(Set<String> chatIds, Map<String, Long> tails, List<Long> steps) {
        List<String> keys = new ArrayList<>();
        for (String chatId : chatIds) {
            steps.forEach(step -> keys.add(Keys.message(chatId, tails.getOrDefault(chatId, 0L) + step)));
        }
        Map<String, Long> found = new HashMap<>();
        for (Document hit :
                database.messages().find(in("_id", keys)).projection(Projections.include("chatId", "seq"))) {
            found.merge(hit.getString("chatId"), MessageDocuments.seqOf(hit), Math::max);
        }
        return found;
    }
}
