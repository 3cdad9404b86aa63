package dev.parley.it.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.store.Message;
import dev.parley.server.store.MessageLog;
import dev.parley.server.store.NewChat;
import dev.parley.server.store.NewMessage;
import dev.parley.server.store.Store;
import dev.parley.server.store.StoreMetrics;
import dev.parley.server.store.embedded.EmbeddedMongo;
import dev.parley.server.store.mongo.MongoStore;
import dev.parley.server.store.mongo.MongoStoreOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedFileStoreIT extends StoreContract {
    private static final NewMessage MESSAGE = new NewMessage("chat", "alice", "kept", "c1", null);

    @TempDir
    static Path shared;

    private static EmbeddedMongo mongo;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        mongo = EmbeddedMongo.in(shared, 0);
    }

    @AfterAll
    static void stop() {
        mongo.close();
    }

    @Override
    String uri() {
        return mongo.uri();
    }

    @Test
    void everything_is_there_again_after_a_restart() {
        Message before;
        try (EmbeddedMongo first = EmbeddedMongo.in(directory, 0);
                Store store = open(first)) {
            store.chats().create(NewChat.group("chat", "alice", Set.of("bob")));
            before = store.messages().append(MESSAGE).join().message();
            store.chats().markRead("chat", "bob", 1);
        }

        try (EmbeddedMongo second = EmbeddedMongo.in(directory, 0);
                Store store = open(second)) {
            assertThat(store.messages().latest("chat", 10).messages()).containsExactly(before);
            assertThat(store.messages().append(MESSAGE).join().duplicate()).isTrue();
            assertThat(store.chats().members("chat")).containsExactly("alice", "bob");
            assertThat(store.chats().membership("chat", "bob").orElseThrow().readSeq())
                    .isEqualTo(1);
        }
    }

    @Test
    void an_acknowledged_message_outlives_a_killed_process() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledStore.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long acknowledged;
        try {
            acknowledged = lastAcknowledged(process, 300);
        } finally {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }

        try (EmbeddedMongo again = EmbeddedMongo.in(directory, 0);
                Store store = open(again)) {
            MessageLog log = store.messages();
            List<Message> row = log.range("chat", 1, 100_000);
            assertThat(row.size()).isGreaterThanOrEqualTo((int) acknowledged);
            assertThat(log.append(new NewMessage("chat", "alice", "next", null, null))
                            .join()
                            .message()
                            .seq())
                    .isEqualTo(row.size() + 1L);
            assertThat(log.append(new NewMessage("chat", "alice", "m1", "c1", null))
                            .join()
                            .duplicate())
                    .isTrue();
        }
    }

    /** Reads, among what a logger may print, the seqs of acknowledged messages up to this one. */
    private static long lastAcknowledged(Process process, long enough) throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        long last = 0;
        while (last < enough) {
            String line = out.readLine();
            assertThat(line).as("output of the process that is to be killed").isNotNull();
            last = line.matches("\\d+") ? Long.parseLong(line) : last;
        }
        return last;
    }

    @Test
    void a_directory_in_use_is_refused() {
        assertThatThrownBy(() -> EmbeddedMongo.in(shared, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(shared.toString());
    }

    static Store open(EmbeddedMongo mongo) {
        return MongoStore.open(mongo.uri(), MongoStoreOptions.DEFAULT, Clock.systemUTC(), StoreMetrics.NONE);
    }
}
