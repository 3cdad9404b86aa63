package dev.parley.server.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.store.Appended;
import dev.parley.server.store.NewMessage;
import dev.parley.server.store.StoreMetrics;
import dev.parley.server.store.embedded.EmbeddedMongo;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A lane's thread serves its chats for ever, whatever happens to it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LaneIT {
    private static final String THREAD = "lane-under-test";

    private final AtomicBoolean failAsking = new AtomicBoolean();
    private final AtomicBoolean failWriting = new AtomicBoolean();
    private EmbeddedMongo mongo;
    private Database database;
    private Lane lane;

    @BeforeEach
    void start() throws Exception {
        mongo = EmbeddedMongo.inMemory();
        database = new Database(mongo.uri(), new Health());
        CountDownLatch abandoned = new CountDownLatch(1);
        StoreMetrics metrics = new StoreMetrics() {
            @Override
            public void onBatch(int size, int stored, long nanos) {
                if (failWriting.compareAndSet(true, false)) {
                    throw new StackOverflowError("while writing");
                }
            }
        };
        BatchWriter writer = new BatchWriter(
                database, new Tails(database), new Marks(database), metrics, this::nanoTime, abandoned, message -> {});
        lane = new Lane(THREAD, MongoStoreOptions.DEFAULT, writer, metrics, System::nanoTime, abandoned);
        lane.start();
    }

    /** The first thing that a lane asks for when it has work is the time, to see whether doubts are to be settled. */
    private long nanoTime() {
        if (Thread.currentThread().getName().equals(THREAD) && failAsking.compareAndSet(true, false)) {
            throw new IllegalStateException("while settling doubts");
        }
        return System.nanoTime();
    }

    @AfterEach
    void stop() throws Exception {
        lane.close();
        lane.awaitEnd(TimeUnit.SECONDS.toMillis(5));
        database.close();
        mongo.close();
    }

    @Test
    void a_failure_to_settle_doubts_costs_nobody_a_message() {
        failAsking.set(true);

        assertThat(append("one").join().message().seq()).isEqualTo(1);
        assertThat(append("two").join().message().seq()).isEqualTo(2);
    }

    @Test
    void an_error_fails_its_batch_and_not_the_lane() {
        failWriting.set(true);

        assertThatThrownBy(() -> append("lost").join()).hasMessageContaining("StackOverflowError");
        assertThat(append("kept").join().message().content()).isEqualTo("kept");
    }

    private CompletableFuture<Appended> append(String text) {
        Pending pending = new Pending(
                new NewMessage("c1", "alice", text, null, null), Instant.ofEpochMilli(1), System.nanoTime());
        lane.offer(pending);
        return pending.outcome().orTimeout(20, TimeUnit.SECONDS);
    }
}
