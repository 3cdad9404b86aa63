package dev.parley.it.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.it.TcpProxy;
import dev.parley.server.store.Appended;
import dev.parley.server.store.Chat;
import dev.parley.server.store.ChatCreation;
import dev.parley.server.store.ChatPage;
import dev.parley.server.store.ChatSummary;
import dev.parley.server.store.Message;
import dev.parley.server.store.MessagePage;
import dev.parley.server.store.NewChat;
import dev.parley.server.store.NewMessage;
import dev.parley.server.store.Store;
import dev.parley.server.store.StoreMetrics;
import dev.parley.server.store.StoreUnavailableException;
import dev.parley.server.store.mongo.MongoStore;
import dev.parley.server.store.mongo.MongoStoreOptions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** Two stores over one database, which stand for two servers, and the steps of the stories about them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class StoreFixture {
    static final Duration BOUND = Duration.ofSeconds(6);
    /** For tests of what becomes of messages, and not of when: these wait for a slow database. */
    static final MongoStoreOptions PATIENT = new MongoStoreOptions(
            MongoStoreOptions.DEFAULT.lanes(),
            MongoStoreOptions.DEFAULT.maxBatch(),
            MongoStoreOptions.DEFAULT.queueLimit(),
            MongoStoreOptions.DEFAULT.gather(),
            Duration.ofSeconds(30));

    final Clock clock = Clock.systemUTC();
    final String chatId = "chat:" + UUID.randomUUID();
    final String alice = "alice-" + UUID.randomUUID();
    final String bob = "bob-" + UUID.randomUUID();
    final List<Store> stores = new ArrayList<>();
    final ExecutorService senders = Executors.newFixedThreadPool(16);
    Store one;
    Store two;

    /** A database that lives at least as long as the test. */
    abstract String uri();

    /** Whether a write is sure to be done within a second. */
    boolean isQuick() {
        return true;
    }

    @BeforeEach
    void open() {
        one = open(uri(), PATIENT, StoreMetrics.NONE);
        two = open(uri(), PATIENT, StoreMetrics.NONE);
    }

    @AfterEach
    void close() {
        senders.shutdownNow();
        stores.forEach(Store::close);
    }

    /** As servers open it. */
    Store open(String uri) {
        return open(uri, MongoStoreOptions.DEFAULT, StoreMetrics.NONE);
    }

    Store open(String uri, MongoStoreOptions options, StoreMetrics metrics) {
        Store store = MongoStore.open(uri, options, clock, metrics);
        stores.add(store);
        return store;
    }

    Appended append(Store store, String senderId, Object content) {
        return store.messages()
                .append(new NewMessage(chatId, senderId, content, null, null))
                .join();
    }

    List<Message> sendInTurn(Store store, String senderId, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> append(store, senderId, senderId + "/" + i).message())
                .toList();
    }

    void fill(int count) {
        List<CompletableFuture<Appended>> appends = IntStream.rangeClosed(1, count)
                .mapToObj(i -> one.messages().append(new NewMessage(chatId, alice, "m" + i, null, null)))
                .toList();
        appends.forEach(CompletableFuture::join);
    }

    /** What a client does: sends again until there is an answer. */
    static Appended retried(Store store, NewMessage message) {
        return await().atMost(Duration.ofSeconds(15))
                .ignoreExceptions()
                .until(() -> store.messages().append(message).join(), appended -> true);
    }

    static boolean happens(Callable<Boolean> condition) {
        try {
            await().atMost(Duration.ofSeconds(1)).until(condition);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    static Chat created(Store store, NewChat chat) {
        return ((ChatCreation.Created) store.chats().create(chat)).chat();
    }

    static ChatSummary only(ChatPage page) {
        assertThat(page.cursor()).isNull();
        assertThat(page.chats()).hasSize(1);
        return page.chats().get(0);
    }

    List<Object> contents(Store store) {
        return Arrays.asList(store.messages().range(chatId, 1, 1_000).stream()
                .map(Message::content)
                .toArray());
    }

    static void assertPage(MessagePage page, long from, long to, boolean hasMore) {
        assertThat(page.messages()).extracting(Message::seq).containsExactlyElementsOf(numbers((int) from, (int) to));
        assertThat(page.hasMore()).isEqualTo(hasMore);
    }

    void assertUnavailable(CompletableFuture<?> outcome) {
        assertUnavailable(() -> {
            try {
                outcome.join();
            } catch (CompletionException e) {
                throw e.getCause();
            }
        });
    }

    static StoreUnavailableException failureOf(CompletableFuture<?> outcome) {
        return (StoreUnavailableException) assertThatThrownBy(outcome::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(StoreUnavailableException.class)
                .actual();
    }

    static void assertUnavailable(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        long start = System.nanoTime();
        assertThatThrownBy(call).isInstanceOf(StoreUnavailableException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
    }

    <T> List<T> runAll(List<Callable<T>> tasks) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> result : senders.invokeAll(tasks)) {
            results.add(result.get());
        }
        return results;
    }

    static List<Long> numbers(int from, int to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    int port() {
        assumeTrue(uri().matches("mongodb://(127\\.0\\.0\\.1|localhost):\\d+/.*"), "needs a server on this machine");
        return URI.create(uri()).getPort();
    }

    String through(TcpProxy proxy) {
        return "mongodb://127.0.0.1:" + proxy.port() + URI.create(uri()).getPath() + "?directConnection=true";
    }
}
