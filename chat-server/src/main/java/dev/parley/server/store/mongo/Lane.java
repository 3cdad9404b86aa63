package dev.parley.server.store.mongo;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.server.store.StoreMetrics;
import dev.parley.server.store.StoreUnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue of appends and the one thread that writes them. While it writes, more gather; they share the next write. The queue is
 * bounded: what does not fit is turned away at once. Owned by {@link MongoMessageLog}.
 */
final class Lane {
    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    /** From so many messages at a time on, a pause between writes saves more than it costs. */
    private static final int CROWD = 4;

    private final MongoStoreOptions options;
    private final BatchWriter writer;
    private final StoreMetrics metrics;
    private final LongSupplier ticker;
    private final CountDownLatch abandoned;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();

    @GuardedBy("lock")
    private final Deque<Pending> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private List<Pending> writing = List.of();

    @GuardedBy("lock")
    private boolean closed;

    // The lane's thread only.
    private int lastBatch;
    private long lastWriteAt;

    Lane(
            String name,
            MongoStoreOptions options,
            BatchWriter writer,
            StoreMetrics metrics,
            LongSupplier ticker,
            CountDownLatch abandoned) {
        this.options = options;
        this.writer = writer;
        this.metrics = metrics;
        this.ticker = ticker;
        this.abandoned = abandoned;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Takes the append, or fails its outcome. */
    void offer(Pending pending) {
        if (!enqueue(pending)) {
            metrics.onQueueFull();
            pending.outcome()
                    .completeExceptionally(new StoreUnavailableException(
                            "the store takes no more messages now: too many wait, or it is closed"));
        }
    }

    private boolean enqueue(Pending pending) {
        lock.lock();
        try {
            if (closed || waiting.size() >= options.queueLimit()) {
                return false;
            }
            waiting.add(pending);
            if (waiting.size() == 1 || waiting.size() == options.maxBatch()) {
                arrived.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Fails what has waited for longer than the deadline, though the thread may still be waiting for the database. What the
     * database may have is failed as such, and its fate is found out afterwards.
     */
    void expire() {
        long oldest = ticker.getAsLong() - options.deadline().toNanos();
        for (Pending pending : begunBefore(oldest)) {
            if (pending.giveUp("no answer from MongoDB in time")) {
                metrics.onUnavailable();
            }
        }
    }

    private List<Pending> begunBefore(long time) {
        List<Pending> late = new ArrayList<>();
        lock.lock();
        try {
            for (Pending pending : writing) {
                if (pending.startedAt() - time < 0) {
                    late.add(pending);
                }
            }
            while (!waiting.isEmpty() && waiting.peek().startedAt() - time < 0) {
                late.add(waiting.remove());
            }
        } finally {
            lock.unlock();
        }
        return late;
    }

    private void run() {
        try {
            while (awaitWork()) {
                settleDoubts();
                write(take());
            }
        } catch (InterruptedException e) {
            log.debug("{} ends", thread.getName(), e);
        } finally {
            abandonAll();
        }
    }

    private void settleDoubts() {
        try {
            writer.settleDoubts();
        } catch (Throwable e) { // the top of a thread: the lane must go on
            log.error("Looking for messages in doubt failed in an unforeseen way", e);
        }
    }

    private void write(List<Pending> batch) throws InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        try {
            writer.write(batch);
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) { // the top of a thread: the lane must go on
            log.error("A batch failed in an unforeseen way", e);
            batch.forEach(pending -> pending.giveUp("MongoDB: " + e.getClass().getSimpleName()));
        }
        lastBatch = batch.size();
        lastWriteAt = ticker.getAsLong();
    }

    /** False when the lane is closed and nothing waits. */
    private boolean awaitWork() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            writing = List.of();
            if (writer.hasDoubts() && waiting.isEmpty() && !closed) {
                arrived.awaitNanos(writer.doubtsPauseNanos());
                return true;
            }
            while (waiting.isEmpty() && !closed) {
                arrived.await();
            }
            return !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** The next batch; empty when nothing waits. */
    private List<Pending> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (lastBatch >= CROWD || waiting.size() >= CROWD) {
                gather();
            }
            List<Pending> batch = new ArrayList<>(Math.min(waiting.size(), options.maxBatch()));
            while (batch.size() < options.maxBatch() && !waiting.isEmpty()) {
                batch.add(waiting.remove());
            }
            writing = batch;
            return batch;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void gather() throws InterruptedException {
        long left = options.gather().toNanos() - (ticker.getAsLong() - lastWriteAt);
        while (left > 0 && waiting.size() < options.maxBatch() && !closed) {
            left = arrived.awaitNanos(left);
        }
    }

    private void abandonAll() {
        List<Pending> left = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            left.addAll(writing);
            left.addAll(waiting);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        left.forEach(pending -> pending.giveUp("the store is closed"));
    }

    /** Takes no more; the thread ends when all is written. */
    void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the thread's end, and then makes it end. */
    void awaitEnd(long millis) throws InterruptedException {
        thread.join(Math.max(1, millis));
        if (thread.isAlive()) {
            abandoned.countDown();
            thread.interrupt();
            thread.join(TimeUnit.SECONDS.toMillis(1));
        }
    }
}
