package dev.parley.server.chat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the messages of one chat to this server's sockets in the order of their seq, each once ("What is promised", 3).
 * Messages come from this server's own senders, from other servers by Redis, and from the store, on any thread and in any
 * order.
 *
 * <p>It begins with the last seq that the store knew. From then on the next one is let through, earlier ones are dropped as
 * repeated, and later ones are held: a hole means that a message is on its way, or was lost with Redis. A hole that stays for
 * {@link #GAP_WAIT_NANOS}, or behind which too much is held, is filled from the store, where every message is before anybody
 * hears of it.
 *
 * <p><b>Why no member misses a message.</b> {@link MemberSockets} opens the sequencer, then puts the socket into the room, then
 * tells the client. Any message is either durable when the client is told, and then in the history that the client reads
 * afterwards; or it becomes so later, and then its event comes when the sequencer is open and the socket in the room. The
 * remaining case, a message that became durable after the store was asked for its last seq and whose event came before the
 * sequencer was opened, is durable when the client is told, and is brought once more as a hole by the message after it: a
 * client may see a message twice, which its seq tells, but never not at all.
 *
 * <p>What is said of a message, such as that it was edited, waits for the message itself ({@link #after}); else a held message
 * would come with its old content after its edit, and stay so.
 *
 * <p>Thread-safe. Delivers outside its lock, one thread at a time, so that what is let through in order also leaves in order.
 */
final class ChatSequencer {
    static final long GAP_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** What is held beyond the hole; what comes on top is remembered by its seq alone and read from the store. */
    static final int MAX_HELD = 256;
    /** How much is read from the store at once. */
    static final int PAGE = 200;
    /** So often the store may know nothing of what was announced, before the announcement is taken for false. */
    static final int MAX_EMPTY_FILLS = 3;

    private static final Logger log = LoggerFactory.getLogger(ChatSequencer.class);

    private final String chatId;
    private final Consumer<SequencedMessage> out;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private long next;

    /** The highest seq known to exist, whether held or not; at least {@code next - 1}. */
    @GuardedBy("lock")
    private long target;

    @GuardedBy("lock")
    private final TreeMap<Long, SequencedMessage> held = new TreeMap<>();

    /** When the present hole may be filled; meaningful while there is one. */
    @GuardedBy("lock")
    private long fillAt;

    @GuardedBy("lock")
    private boolean gap;

    @GuardedBy("lock")
    private boolean filling;

    /** Fills in a row for which the store knew nothing. */
    @GuardedBy("lock")
    private int fruitlessFills;

    /** Fills in a row after which nothing was gained, for whatever reason. */
    @GuardedBy("lock")
    private int pauses;

    @GuardedBy("lock")
    private boolean closed;

    /** What waits for a message, by its seq; bounded by {@link #MAX_HELD} in all. */
    @GuardedBy("lock")
    private final TreeMap<Long, List<Runnable>> followers = new TreeMap<>();

    @GuardedBy("lock")
    private int following;

    @GuardedBy("lock")
    private final ArrayDeque<Runnable> ready = new ArrayDeque<>();

    @GuardedBy("lock")
    private boolean draining;

    /** @param lastSeq the last seq that is durable already; delivery begins after it */
    ChatSequencer(String chatId, long lastSeq, Consumer<SequencedMessage> out) {
        this.chatId = chatId;
        this.next = lastSeq + 1;
        this.target = lastSeq;
        this.out = out;
    }

    /** Takes a message from wherever it comes. True if something is missing before it. */
    boolean offer(SequencedMessage message, long now) {
        boolean hole;
        synchronized (lock) {
            if (closed || message.seq() < next) {
                return false;
            }
            hold(message);
            advance();
            hole = noteGap(now);
        }
        drain();
        return hole;
    }

    /** Notes that the store holds messages up to this one. True if some of them are missing here. */
    boolean announce(long lastSeq, long now) {
        synchronized (lock) {
            target = Math.max(target, lastSeq);
            return !closed && noteGap(now);
        }
    }

    /**
     * Runs a delivery that concerns a message, once the message itself was let through. True if it is not here yet. When very
     * much waits already, it is run at once.
     */
    boolean after(long seq, Runnable delivery, long now) {
        boolean hole = false;
        synchronized (lock) {
            if (closed) {
                return false;
            }
            if (seq < next || following >= MAX_HELD) {
                ready.add(delivery);
            } else {
                followers.computeIfAbsent(seq, s -> new ArrayList<>()).add(delivery);
                following++;
                target = Math.max(target, seq);
                hole = noteGap(now);
            }
        }
        drain();
        return hole;
    }

    /** What to read from the store now, if anything; it must be answered by {@link #onFilled} or {@link #onFillFailed}. */
    Optional<Fill> takeFill(long now) {
        synchronized (lock) {
            if (closed || !gap || filling || (now - fillAt < 0 && !(held.size() == MAX_HELD && pauses == 0))) {
                return Optional.empty();
            }
            filling = true;
            long wanted = Math.min(first(held, target), first(followers, target));
            return Optional.of(new Fill(next, Math.min(wanted, next + PAGE - 1), wanted));
        }
    }

    /**
     * Takes what the store holds of a hole, by ascending seq.
     *
     * @return how many of them were missing
     */
    int onFilled(Fill fill, List<SequencedMessage> messages, long now) {
        int filled;
        synchronized (lock) {
            filling = false;
            if (closed) {
                return 0;
            }
            filled = letThrough(messages);
            boolean fruitless = filled == 0 && next == fill.from;
            if (fruitless) {
                onFruitless(fill, messages);
            } else {
                fruitlessFills = 0;
            }
            restartGap(now, fruitless);
        }
        drain();
        return filled;
    }

    void onFillFailed(long now) {
        synchronized (lock) {
            filling = false;
            restartGap(now, true);
        }
    }

    boolean hasGap() {
        synchronized (lock) {
            return gap && !closed;
        }
    }

    /** Nothing is delivered afterwards. */
    void close() {
        synchronized (lock) {
            closed = true;
            held.clear();
            followers.clear();
            ready.clear();
        }
    }

    @GuardedBy("lock")
    private void hold(SequencedMessage message) {
        target = Math.max(target, message.seq());
        if (held.size() < MAX_HELD || message.seq() == next) {
            held.putIfAbsent(message.seq(), message);
        } else if (message.seq() < held.lastKey()) {
            held.pollLastEntry();
            held.putIfAbsent(message.seq(), message);
        }
    }

    @GuardedBy("lock")
    private void advance() {
        SequencedMessage message = held.remove(next);
        while (message != null) {
            letThrough(message);
            gap = false;
            message = held.remove(next);
        }
    }

    @GuardedBy("lock")
    private void letThrough(SequencedMessage message) {
        ready.add(() -> out.accept(message));
        next = message.seq() + 1;
        releaseFollowers(message.seq());
    }

    /** Lets go what waited for messages up to this one. */
    @GuardedBy("lock")
    private void releaseFollowers(long upTo) {
        while (!followers.isEmpty() && followers.firstKey() <= upTo) {
            List<Runnable> released = followers.pollFirstEntry().getValue();
            following -= released.size();
            ready.addAll(released);
        }
    }

    /** Lets messages of the store through, as far as they follow without a hole; a held one knows better whom to leave out. */
    @GuardedBy("lock")
    private int letThrough(List<SequencedMessage> messages) {
        int missing = 0;
        for (SequencedMessage message : messages) {
            if (message.seq() == next) {
                letThrough(message);
                missing++;
                advance();
            }
        }
        return missing;
    }

    /** Starts the clock of a hole that is new. */
    @GuardedBy("lock")
    private boolean noteGap(long now) {
        if (target < next) {
            gap = false;
        } else if (!gap) {
            gap = true;
            fillAt = now + GAP_WAIT_NANOS;
        }
        return gap;
    }

    /** After a fill: what is still missing is read at once if the store had something, else later and later. */
    @GuardedBy("lock")
    private void restartGap(long now, boolean wait) {
        gap = target >= next;
        pauses = wait ? Math.min(pauses + 1, 5) : 0;
        fillAt = wait ? now + Math.min(GAP_WAIT_NANOS << pauses, MAX_WAIT_NANOS) : now;
    }

    /** The store does not know the message that is waited for. */
    @GuardedBy("lock")
    private void onFruitless(Fill fill, List<SequencedMessage> messages) {
        if (++fruitlessFills < MAX_EMPTY_FILLS) {
            return;
        }
        fruitlessFills = 0;
        if (!messages.isEmpty()) {
            log.warn(
                    "Chat {} has no message {} in the store; going on with {}",
                    chatId,
                    next,
                    messages.get(0).seq());
            next = messages.get(0).seq();
            letThrough(messages);
            return;
        }
        // announced by somebody, known to nobody: forget what was announced, but not what came since
        log.warn("Chat {} has no messages {} to {} in the store; ignoring who said so", chatId, next, fill.wanted);
        held.remove(fill.wanted);
        List<Runnable> orphans = followers.remove(fill.wanted);
        following -= orphans == null ? 0 : orphans.size();
        if (target == fill.wanted) {
            target = Math.max(last(held, next - 1), last(followers, next - 1));
        }
    }

    private static long first(NavigableMap<Long, ?> bySeq, long otherwise) {
        return bySeq.isEmpty() ? otherwise : bySeq.firstKey();
    }

    private static long last(NavigableMap<Long, ?> bySeq, long otherwise) {
        return bySeq.isEmpty() ? otherwise : bySeq.lastKey();
    }

    private void drain() {
        synchronized (lock) {
            if (draining) {
                return;
            }
            draining = true;
        }
        for (Runnable delivery = poll(); delivery != null; delivery = poll()) {
            try {
                delivery.run();
            } catch (Throwable e) { // whoever drains delivers for everybody: the chat must go on
                log.error("A delivery to chat {} failed", chatId, e);
            }
        }
    }

    private @Nullable Runnable poll() {
        synchronized (lock) {
            Runnable delivery = ready.poll();
            draining = delivery != null;
            return delivery;
        }
    }

    /**
     * A hole to be filled.
     *
     * @param from the first seq that is missing
     * @param to up to where to read now
     * @param wanted the seq behind the hole, or the last one that was announced
     */
    record Fill(long from, long to, long wanted) {}
}
