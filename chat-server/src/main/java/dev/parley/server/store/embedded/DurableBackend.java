package dev.parley.server.store.embedded;

import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.util.Set;

/**
 * The H2 backend writes its file once a second or so. Here a command that changes something is answered when its change is in
 * the file: an acknowledged message outlives a killed process.
 */
final class DurableBackend extends H2Backend {
    private static final Set<String> WRITES =
            Set.of("insert", "update", "delete", "findAndModify", "createIndexes", "create", "drop", "dropDatabase");

    DurableBackend(String file) {
        super(file);
    }

    @Override
    public Document handleMessage(MongoMessage message) {
        Document answer = super.handleMessage(message);
        Set<String> fields = message.getDocument().keySet();
        if (!fields.isEmpty() && WRITES.contains(fields.iterator().next())) {
            commit();
        }
        return answer;
    }
}
