package dev.parley.server.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.store.ChatCreation;
import dev.parley.server.store.NewChat;
import dev.parley.server.store.StoreMetrics;
import dev.parley.server.store.embedded.EmbeddedMongo;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HalfMadeChatIT {
    private static final NewChat WANTED = NewChat.group("c1", "alice", Set.of("bob"));

    @Test
    void a_chat_that_a_server_began_and_never_finished_is_new_for_who_finishes_it() throws Exception {
        try (EmbeddedMongo mongo = EmbeddedMongo.inMemory();
                Database database = new Database(mongo.uri(), new Health());
                MongoStore store =
                        MongoStore.open(mongo.uri(), MongoStoreOptions.DEFAULT, Clock.systemUTC(), StoreMetrics.NONE)) {
            database.chats().insertOne(ChatDocuments.toDocument("c1", WANTED, Instant.EPOCH));

            ChatCreation finished = store.chats().create(WANTED);
            ChatCreation again = store.chats().create(WANTED);

            assertThat(finished).extracting("isNew").isEqualTo(true);
            assertThat(store.chats().members("c1")).containsExactly("alice", "bob");
            assertThat(again).extracting("isNew").isEqualTo(false);
        }
    }
}
