package dev.parley.server.store.mongo;

import com.mongodb.MongoException;
import dev.parley.server.store.ChatStore;
import dev.parley.server.store.Message;
import dev.parley.server.store.MessageLog;
import dev.parley.server.store.Store;
import dev.parley.server.store.StoreHealth;
import dev.parley.server.store.StoreMetrics;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store on MongoDB, or on anything that speaks its protocol well enough.
 *
 * <p>It opens whether or not MongoDB is there, and finds it whenever it comes. Owns the lanes' threads ({@code store-lane-n}), two
 * timer threads ({@code store-timer-n}) and those of the driver.
 */
public final class MongoStore implements Store {
    private static final Logger log = LoggerFactory.getLogger(MongoStore.class);
    private static final int TIMER_THREADS = 2;
    private static final int EXPIRE_MILLIS = 100;
    private static final int FLUSH_MILLIS = 250;
    private static final int PREPARE_MILLIS = 1_000;
    private static final int CLOSE_MILLIS = 3_000;
    private final CountDownLatch abandoned = new CountDownLatch(1);
    private final Health health = new Health();
    private final Database database;
    private final Marks marks;
    private final List<Lane> lanes = new ArrayList<>();
    private final ScheduledThreadPoolExecutor timer;
    private final MongoMessageLog messages;
    private final MongoChatStore chats;

    private MongoStore(String uri, MongoStoreOptions options, Clock clock, LongSupplier ticker, StoreMetrics metrics) {
        database = new Database(uri, health);
        marks = new Marks(database);
        Border border = new Border(health);
        Tails tails = new Tails(database);
        List<Consumer<Message>> lateListeners = new CopyOnWriteArrayList<>();
        Consumer<Message> storedLate = message -> tell(lateListeners, message);
        for (int i = 0; i < options.lanes(); i++) {
            BatchWriter writer = new BatchWriter(database, tails, marks, metrics, ticker, abandoned, storedLate);
            lanes.add(new Lane("store-lane-" + i, options, writer, metrics, ticker, abandoned));
        }
        messages = new MongoMessageLog(database, border, tails, lanes, lateListeners, clock, ticker);
        chats = new MongoChatStore(database, border, tails, marks, clock);
        timer = newTimer();
    }

    /**
     * Opens the store; the database is the one named in the URI, or {@code parley}.
     *
     * @throws dev.parley.server.store.StoreAddressException if the URI is not one, or DNS does not say what it stands for
     */
    public static MongoStore open(String uri, MongoStoreOptions options, Clock clock, StoreMetrics metrics) {
        MongoStore store = new MongoStore(uri, options, clock, System::nanoTime, metrics);
        store.start();
        return store;
    }

    private static void tell(List<Consumer<Message>> listeners, Message message) {
        try {
            listeners.forEach(listener -> listener.accept(message));
        } catch (RuntimeException e) { // a lane must go on
            log.warn("Message {} of chat {} is stored, but could not be announced", message.seq(), message.chatId(), e);
        }
    }

    private static ScheduledThreadPoolExecutor newTimer() {
        AtomicInteger count = new AtomicInteger();
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(TIMER_THREADS, task -> {
            Thread thread = new Thread(task, "store-timer-" + count.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return timer;
    }

    private void start() {
        lanes.forEach(Lane::start);
        repeat("expire", () -> lanes.forEach(Lane::expire), EXPIRE_MILLIS);
        repeat("flush", whileUp(marks::flush), FLUSH_MILLIS);
        repeat("prepare", whileUp(database::prepare), PREPARE_MILLIS);
    }

    private void repeat(String what, Runnable task, int millis) {
        Runnable safe = () -> {
            try {
                task.run();
            } catch (Throwable e) { // the top of a thread: what is thrown would end the repetition
                log.warn("The store's task {} failed", what, e);
            }
        };
        timer.scheduleWithFixedDelay(safe, 0, millis, TimeUnit.MILLISECONDS);
    }

    /** What is tried again anyway need not fail loudly while MongoDB is known to be away. */
    private Runnable whileUp(Runnable task) {
        return () -> {
            if (health.current().up()) {
                try {
                    task.run();
                } catch (MongoException e) {
                    log.warn("MongoDB refuses what will be tried again: {}", e.getMessage());
                }
            }
        };
    }

    @Override
    public MessageLog messages() {
        return messages;
    }

    @Override
    public ChatStore chats() {
        return chats;
    }

    @Override
    public StoreHealth health() {
        return health.current();
    }

    @Override
    public void addHealthListener(Consumer<StoreHealth> listener) {
        health.addListener(listener);
    }

    @Override
    public void close() {
        lanes.forEach(Lane::close);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        try {
            for (Lane lane : lanes) {
                lane.awaitEnd(TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
            }
            timer.shutdownNow();
            timer.awaitTermination(1, TimeUnit.SECONDS);
            whileUp(marks::flush).run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            timer.shutdownNow();
        } finally {
            health.end();
            database.close();
        }
    }
}
