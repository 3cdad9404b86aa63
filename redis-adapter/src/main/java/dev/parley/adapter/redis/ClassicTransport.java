package dev.parley.adapter.redis;

import dev.parley.adapter.RoomName;
import dev.parley.adapter.cluster.ClusterMessage;
import dev.parley.adapter.cluster.ClusterTransport;
import dev.parley.adapter.cluster.Peers;
import dev.parley.adapter.memory.MemoryAdapter;
import dev.parley.redis.MessageListener;
import dev.parley.redis.Redis;
import dev.parley.redis.RedisState;
import dev.parley.redis.Subscription;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One namespace on the classic wire: a pattern for broadcasts, a channel for requests, two for responses. */
final class ClassicTransport implements ClusterTransport {
    private static final Logger log = LoggerFactory.getLogger(ClassicTransport.class);

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,19}");

    private final Redis redis;
    private final MemoryAdapter local;
    private final ClassicOptions options;
    private final WireFaults faults;
    private final String nodeId;
    private final CompletableFuture<Void> firstUp;
    private final ClassicChannels channels;
    private final ClassicEncoder encoder;
    private final ClassicDecoder decoder;
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    ClassicTransport(
            Redis redis,
            String namespace,
            MemoryAdapter local,
            ClassicOptions options,
            WireFaults faults,
            String nodeId,
            CompletableFuture<Void> firstUp) {
        this.redis = redis;
        this.local = local;
        this.options = options;
        this.faults = faults;
        this.nodeId = nodeId;
        this.firstUp = firstUp;
        this.channels = new ClassicChannels(options.key(), namespace);
        this.encoder = new ClassicEncoder(nodeId, namespace);
        this.decoder = new ClassicDecoder(nodeId, namespace);
    }

    @Override
    public String nodeId() {
        return nodeId;
    }

    @Override
    public CompletableFuture<Void> start(Receiver receiver) {
        subscriptions.add(redis.psubscribe(channels.broadcastPattern(), dropping((channel, message) -> {
            if (mayBeHere(channels.roomOf(channel))) {
                hand(receiver, decoder.broadcast(message));
            }
        })));
        subscriptions.add(redis.subscribe(
                channels.requests(), dropping((channel, message) -> hand(receiver, decoder.request(message)))));
        MessageListener responses = dropping((channel, message) -> receiver.onMessage(null, decoder.response(message)));
        subscriptions.add(redis.subscribe(channels.responses(), responses));
        subscriptions.add(redis.subscribe(channels.responses(nodeId), responses));
        return CompletableFuture.allOf(
                        subscriptions.stream().map(Subscription::confirmed).toArray(CompletableFuture<?>[]::new))
                .thenCombine(firstUp, (confirmed, up) -> null);
    }

    /** Texts and integers look alike in the name of a channel; the message itself tells which is meant. */
    private boolean mayBeHere(String room) {
        return room.isEmpty() || local.hasRoom(RoomName.of(room)) || isNumberHere(room);
    }

    private boolean isNumberHere(String room) {
        try {
            return WHOLE_NUMBER.matcher(room).matches() && local.hasRoom(RoomName.of(Long.parseLong(room)));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static void hand(Receiver receiver, ClassicDecoder.@Nullable Received received) {
        if (received != null) {
            receiver.onMessage(received.from(), received.message());
        }
    }

    private MessageListener dropping(Handler handler) {
        return (channel, message) -> {
            try {
                handler.onMessage(channel, message);
            } catch (MalformedMessageException e) {
                faults.onMalformed(channel, message.length, e);
            }
        };
    }

    /** A listener to whom a message may turn out malformed. */
    private interface Handler {
        void onMessage(String channel, byte[] message) throws MalformedMessageException;
    }

    @Override
    public CompletableFuture<Void> publish(ClusterMessage message) {
        return message instanceof ClusterMessage.Emit emit
                ? publish(channels.broadcasts(emit.target().rooms()), encoder.broadcast(emit))
                : publish(channels.requests(), encoder.request(message));
    }

    /** An answer to a server-side event goes to everybody's channel always, as in the reference. */
    @Override
    public CompletableFuture<Void> answer(@Nullable String askedBy, ClusterMessage.Answer answer) {
        try {
            return publish(responseChannel(askedBy, answer), encoder.answer(answer));
        } catch (IllegalArgumentException e) {
            // Whoever answers is in the middle of something else, and cannot tell the asker either.
            log.warn("an answer on {} cannot be put on the wire: {}", channels.responses(), e.getMessage());
            return CompletableFuture.failedFuture(e);
        }
    }

    private String responseChannel(@Nullable String askedBy, ClusterMessage.Answer answer) {
        return askedBy == null
                        || !options.publishOnSpecificResponseChannel()
                        || answer instanceof ClusterMessage.ServerSideAck
                ? channels.responses()
                : channels.responses(askedBy);
    }

    private CompletableFuture<Void> publish(String channel, byte[] message) {
        if (closed) {
            return CompletableFuture.failedFuture(new IllegalStateException("adapter: closed (expected: open)"));
        }
        return redis.publish(channel, message).handle((receivers, failure) -> {
            if (failure != null) {
                faults.onUnpublished();
                throw new IllegalStateException("not published", failure);
            }
            return null;
        });
    }

    /** Every server has exactly one subscription of the request channel. Answers are heard only while our own is confirmed. */
    @Override
    public CompletableFuture<Peers> peers() {
        return closed || redis.state() == RedisState.DOWN
                ? CompletableFuture.failedFuture(new IllegalStateException("Redis is away"))
                : redis.numsub(channels.requests()).thenApply(count -> Peers.counted((int) Math.max(0, count - 1)));
    }

    @Override
    public boolean canAskForRooms() {
        return true;
    }

    @Override
    public void close() {
        closed = true;
        subscriptions.forEach(Subscription::close);
    }
}
