package dev.parley.it.store;

import dev.parley.it.Requirement;
import dev.parley.server.store.NewMessage;
import dev.parley.server.store.Store;
import dev.parley.server.store.embedded.EmbeddedMongo;
import java.nio.file.Path;

/** A process that stores messages until it is killed, and prints the seq of each one that was acknowledged. */
final class KilledStore {
    private KilledStore() {}

    public static void main(String[] args) {
        EmbeddedMongo mongo = EmbeddedMongo.in(Path.of(args[0]), 0);
        Store store = EmbeddedFileStoreIT.open(mongo);
        for (int i = 1; ; i++) {
            NewMessage message = new NewMessage("chat", "alice", "m" + i, "c" + i, null);
            Requirement.say(String.valueOf(
                    store.messages().append(message).join().message().seq()));
        }
    }
}
