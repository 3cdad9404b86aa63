package dev.parley.server.chat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.adapter.RoomName;
import dev.parley.adapter.SocketId;
import dev.parley.redis.Redis;
import dev.parley.redis.RedisState;
import dev.parley.redis.Subscription;
import dev.parley.server.store.Message;
import dev.parley.server.store.MessageLog;
import dev.parley.server.store.NewMessage;
import dev.parley.server.store.StoreUnavailableException;
import dev.parley.socketio.BroadcastOperator;
import dev.parley.socketio.Namespace;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How chat events reach sockets: this server's at once, other servers' by the Redis channel {@code chat_events}. Messages pass
 * a {@link ChatSequencer} on every server, so that members see them in the order of their seq. While Redis is away, local
 * delivery goes on and events for other servers wait, within a bound; when it is back they go out, and what others sent
 * meanwhile is read from the store.
 *
 * <p>Events that a backend publishes, without {@code origin}, reach the chat's sockets as they are. They never move a
 * sequencer, whatever they call themselves.
 *
 * <p>Thread-safe, never blocks. What Redis brings waits on one lane and is decoded and delivered by the workers, in its order;
 * Redis' own thread, which serves everybody, only hands it over. If too much waits, what comes is given up, and the store is
 * asked for it as after an outage of Redis.
 */
public final class ChatFeed implements AutoCloseable {
    static final String CHANNEL = "chat_events";
    private static final Logger log = LoggerFactory.getLogger(ChatFeed.class);
    private static final long MAX_OUTBOX_BYTES = 16L << 20;
    /** Events of {@link #distributeChange}. */
    private static final Set<String> CHANGES =
            Set.of("message:edited", "message:deleted", "reaction:added", "reaction:removed");
    /** What is said of a message's content carries its revision. */
    private static final String REV = "rev";

    private static final int REMEMBERED_IDS = 4_096;
    /** What other servers say and is not delivered yet. */
    static final int MAX_HEARD = 8_192;

    private static final long MAX_HEARD_BYTES = 32L << 20;
    /** While too much comes, the store is asked this often and not for each event. */
    private static final Duration CATCH_UP_PAUSE = Duration.ofSeconds(1);
    /** How long the last message of a chat may stay unheard when its server died between saving and publishing it. */
    private static final Duration AUDIT_PAUSE = Duration.ofSeconds(15);

    private final Namespace namespace;
    private final Redis redis;
    private final Clock clock;
    private final ChatMetrics metrics;
    private final String origin;
    private final Sequencers sequencers;
    /** Its monitor is held while events are put in order. */
    private final Outbox outbox = new Outbox(MAX_OUTBOX_BYTES);

    /** Whether a batch that had to wait is on its way. */
    @GuardedBy("outbox")
    private boolean resending;

    private final RecentIds recent = new RecentIds(REMEMBERED_IDS);
    private final Revisions revisions = new Revisions();
    private final RareLog malformed;
    private final Recurring audit;
    private final SerialLane heard;
    private final AtomicLong heardBytes = new AtomicLong();
    private final Recurring catchUp;
    private final List<Runnable> missListeners = new CopyOnWriteArrayList<>();
    /** Whether something was given up since the last time that the store was asked. Any thread. */
    private volatile boolean missed;
    /** Filled before {@link #start}, only read afterwards. */
    private final Map<String, RemoteListener> listeners = new ConcurrentHashMap<>();
    /** Set by {@link #start}, on the thread that puts the server together. */
    private @Nullable Subscription subscription;

    public ChatFeed(
            Namespace namespace,
            Redis redis,
            MessageLog messages,
            Executor workers,
            Clock clock,
            LongSupplier nanoTime,
            String serverId,
            ChatMetrics metrics) {
        this.namespace = namespace;
        this.redis = redis;
        this.clock = clock;
        this.metrics = metrics;
        // two servers that were given one id by mistake must not take each other's events for their own
        this.origin = serverId + "/" + UUID.randomUUID().toString().substring(0, 8);
        this.sequencers = new Sequencers(messages, workers, nanoTime, metrics, this::deliverMessage);
        this.audit = new Recurring(
                "Comparing chats with the store", AUDIT_PAUSE, nanoTime, workers, sequencers::compareWithStore);
        this.heard = new SerialLane(workers, MAX_HEARD);
        this.catchUp = new Recurring("Catching up with the store", CATCH_UP_PAUSE, nanoTime, workers, this::catchUp);
        messages.onStoredLate(message -> workers.execute(() -> messageSent(message, null)));
        this.malformed = new RareLog(nanoTime, count -> log.warn("Ignored {} malformed events on {}", count, CHANNEL));
    }

    /** Takes over what other servers, or backends, say of an event, instead of its being broadcast as it is. */
    public void onRemote(String event, RemoteListener listener) {
        listeners.put(event, listener);
    }

    /** Hears, on a worker, that events of other servers were given up. To be called before {@link #start}. */
    public void onMissed(Runnable listener) {
        missListeners.add(listener);
    }

    /** Begins to listen; completes when Redis has confirmed it for the first time. */
    public CompletableFuture<Void> start() {
        Subscription begun = redis.subscribe(CHANNEL, (channel, payload) -> onPublished(payload));
        subscription = begun;
        redis.addStateListener(this::onRedisState);
        return begun.confirmed();
    }

    /** Whether this server hears the others now. */
    public boolean isConnected() {
        return redis.state() == RedisState.UP;
    }

    Sequencers sequencers() {
        return sequencers;
    }

    /** Brings an event to the chat's sockets on this server. */
    public void broadcast(String event, String chatId, Map<String, @Nullable Object> data, @Nullable SocketId except) {
        broadcast(event, List.of(Rooms.chat(chatId)), data, except);
    }

    /** Brings an event to the sockets in any of these rooms on this server, each once. */
    public void broadcast(
            String event, List<RoomName> rooms, Map<String, @Nullable Object> data, @Nullable SocketId except) {
        BroadcastOperator selection = namespace.local().to(rooms);
        (except == null ? selection : selection.except(RoomName.of(except))).emit(event, data);
        metrics.onEventDelivered(event);
    }

    /** Tells the other servers; if Redis is away, later. */
    public void publish(String event, String chatId, Map<String, @Nullable Object> data) {
        byte[] payload = encode(event, chatId, data);
        synchronized (outbox) {
            Outbox.Entry entry = outbox.number(payload);
            if (isConnected() && outbox.isEmpty() && !resending) {
                send(entry);
            } else {
                keep(entry); // behind what waits already, so that an older edit does not come after a newer one
            }
        }
    }

    /** Tells the other servers now or never: for what nobody wants to hear late. */
    public void publishNow(String event, String chatId, Map<String, @Nullable Object> data) {
        if (isConnected()) {
            redis.publish(CHANNEL, encode(event, chatId, data));
        }
    }

    /**
     * Distributes what became of a message, as {@link #distribute} does; on every server its members hear of it after the
     * message itself, and if it has a {@code rev}, never after a later one.
     *
     * @param data with the message's {@code seq}, and if its content was changed, the {@code rev} that it has now
     */
    public void distributeChange(
            String event, String chatId, Map<String, @Nullable Object> data, @Nullable SocketId except) {
        deliverChange(event, chatId, data, except);
        publish(event, chatId, data);
    }

    /** Brings a message to the sockets here; one that comes from the store may have been changed already. */
    private void deliverMessage(
            String event, String chatId, Map<String, @Nullable Object> data, @Nullable SocketId except) {
        if (data.get("seq") instanceof Long seq && data.get(REV) instanceof Long rev) {
            revisions.advance(chatId, seq, rev);
        }
        broadcast(event, chatId, data, except);
    }

    /** The deliveries of a chat run one at a time, so that what was found to be the latest leaves as the latest. */
    private void deliverChange(
            String event, String chatId, Map<String, @Nullable Object> data, @Nullable SocketId except) {
        if (!(data.get("seq") instanceof Long seq)) {
            throw new IllegalArgumentException("data: without a seq (expected: that of the message)");
        }
        sequencers.after(chatId, seq, () -> {
            if (!(data.get(REV) instanceof Long rev) || revisions.advance(chatId, seq, rev)) {
                broadcast(event, chatId, data, except);
            }
        });
    }

    /** {@link #broadcast} and {@link #publish}. */
    public void distribute(String event, String chatId, Map<String, @Nullable Object> data, @Nullable SocketId except) {
        broadcast(event, chatId, data, except);
        publish(event, chatId, data);
    }

    /** A socket of this server is about to append a message, for which it will have the ack and not the event. */
    public void beginSend(NewMessage message, SocketId sender) {
        sequencers.sends().begin(message, sender);
    }

    /** A message of a socket of this server is durable, or was not saved: whatever came of it was told here before. */
    public void endSend(NewMessage message, SocketId sender) {
        sequencers.sends().end(message, sender);
    }

    /**
     * Distributes a message that is durable now for the first time.
     *
     * @param sender the socket that is told so by its ack; null if none is, and all hear of it by the event
     */
    public void messageSent(Message message, @Nullable SocketId sender) {
        Map<String, @Nullable Object> data = MessageView.sent(message);
        sequencers.onMessage(message.chatId(), new SequencedMessage(message.seq(), data, sender));
        publish("message:sent", message.chatId(), data);
        metrics.onMessageSent();
    }

    /** A message was sent again that had its place already: nobody hears it twice, but if it never came here it does now. */
    public void messageRepeated(Message message) {
        sequencers.announce(message.chatId(), message.seq());
    }

    /** Does what is due; to be called about ten times a second. */
    public void tick() {
        sequencers.tick();
        audit.tick();
        if (missed) {
            catchUp.tick();
        }
        if (isConnected()) {
            resend();
        }
    }

    /** One batch after the other: what fails goes back to its place before anything newer is sent. */
    private void resend() {
        synchronized (outbox) { // sending only queues; nothing here waits
            if (!resending && !outbox.isEmpty()) {
                resending = true;
                CompletableFuture<?>[] batch =
                        outbox.takeAll().stream().map(this::send).toArray(CompletableFuture<?>[]::new);
                CompletableFuture.allOf(batch).whenComplete((sent, failure) -> onResent());
            }
        }
    }

    private void onResent() {
        synchronized (outbox) {
            resending = false;
        }
    }

    private void catchUp() {
        missed = false; // first: what is given up meanwhile must be noted
        missListeners.forEach(Runnable::run);
        try {
            sequencers.compareWithStore();
        } catch (StoreUnavailableException e) {
            missed = true;
            throw e;
        }
    }

    private byte[] encode(String event, String chatId, Map<String, @Nullable Object> data) {
        String id = UUID.randomUUID().toString();
        return new ChatEvent(event, chatId, data, id, origin).toJson(Timestamps.format(clock.instant()));
    }

    private CompletableFuture<Long> send(Outbox.Entry entry) {
        return redis.publish(CHANNEL, entry.payload()).whenComplete((receivers, failure) -> {
            if (failure != null) {
                keep(entry);
            }
        });
    }

    private void keep(Outbox.Entry entry) {
        metrics.onEventDelayed();
        for (int dropped = outbox.add(entry); dropped > 0; dropped--) {
            metrics.onEventDropped();
        }
    }

    /** On Redis' own thread. */
    private void onPublished(byte[] payload) {
        boolean fits = heardBytes.addAndGet(payload.length) <= MAX_HEARD_BYTES;
        if (!fits || !heard.offer(() -> onHeard(payload))) {
            heardBytes.addAndGet(-payload.length);
            metrics.onEventMissed();
            missed = true;
        }
    }

    private void onHeard(byte[] payload) {
        heardBytes.addAndGet(-payload.length);
        ChatEvent.fromJson(payload).ifPresentOrElse(this::onEvent, this::onMalformed);
    }

    private void onMalformed() {
        metrics.onMalformedEvent();
        malformed.note();
    }

    private void onEvent(ChatEvent event) {
        if (event.origin() == null) {
            onBackendEvent(event);
        } else if (!event.origin().equals(origin)) {
            onServerEvent(event);
        }
    }

    private void onServerEvent(ChatEvent event) {
        if (event.event().equals("message:sent")) {
            onServerMessage(event);
        } else if (event.id() == null || recent.add(event.id())) {
            onServerNews(event);
        }
    }

    private void onServerNews(ChatEvent event) {
        boolean change = CHANGES.contains(event.event());
        if (change && event.data().get("seq") instanceof Long seq && seq > 0) {
            deliverChange(event.event(), event.chatId(), event.data(), null);
        } else {
            listenerOf(event).onRemote(event.chatId(), event.data());
        }
    }

    private void onServerMessage(ChatEvent event) {
        if (event.data().get("seq") instanceof Long seq && seq > 0) {
            sequencers.onMessage(event.chatId(), new SequencedMessage(seq, event.data(), null));
        } else {
            onMalformed();
        }
    }

    /** A backend's {@code message:sent} is not in the store, so it has no place in the row, even if it claims one. */
    private void onBackendEvent(ChatEvent event) {
        if (event.event().equals("message:sent")) {
            broadcast(event.event(), event.chatId(), event.data(), null);
        } else {
            listenerOf(event).onRemote(event.chatId(), event.data());
        }
    }

    private RemoteListener listenerOf(ChatEvent event) {
        return listeners.getOrDefault(event.event(), (chatId, data) -> broadcast(event.event(), chatId, data, null));
    }

    private void onRedisState(RedisState state) {
        if (state == RedisState.UP) {
            audit.makeDue();
        } else {
            log.warn("Redis is away: chat goes on among this server's own sockets");
        }
    }

    @Override
    public void close() {
        if (subscription != null) {
            subscription.close();
        }
    }

    /** Takes an event that came by Redis. Called on a worker, one at a time in the order of their coming: should not block. */
    @FunctionalInterface
    public interface RemoteListener {
        void onRemote(String chatId, Map<String, @Nullable Object> data);
    }
}
