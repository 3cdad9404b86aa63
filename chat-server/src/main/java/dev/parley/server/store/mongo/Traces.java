package dev.parley.server.store.mongo;

import static com.mongodb.client.model.Filters.in;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** What the database holds at the places where messages were tried. */
final class Traces {
    private final Map<String, Document> byKey = new HashMap<>();

    private Traces() {}

    static Traces read(Database database, Collection<Pending> tried) {
        List<String> keys = new ArrayList<>();
        for (Pending pending : tried) {
            pending.tried().forEach(place -> keys.add(Keys.message(pending.chatId(), place)));
        }
        Traces traces = new Traces();
        if (!keys.isEmpty()) {
            database.messages()
                    .find(in("_id", keys))
                    .forEach(document -> traces.byKey.put(document.getString("_id"), document));
        }
        return traces;
    }

    /** The message where it was put by one of its attempts; null if none has got through so far. */
    @Nullable
    Document of(Pending pending) {
        for (Long place : pending.tried()) {
            Document document = byKey.get(Keys.message(pending.chatId(), place));
            if (document != null && pending.messageIdAt(place).equals(document.getString("messageId"))) {
                return document;
            }
        }
        return null;
    }

    /** Whether others have all the places where it was tried: then no attempt can get through any more. */
    boolean isTaken(Pending pending) {
        return pending.tried().stream().allMatch(place -> byKey.containsKey(Keys.message(pending.chatId(), place)));
    }
}
