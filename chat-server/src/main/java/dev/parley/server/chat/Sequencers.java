package dev.parley.server.chat;

import dev.parley.adapter.SocketId;
import dev.parley.server.store.Message;
import dev.parley.server.store.MessageLog;
import dev.parley.server.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link ChatSequencer} of every chat that has members on this server, and of no other: memory follows the connected
 * users. Holes are filled by at most {@link #MAX_FILLERS} workers at a time, so that an outage of Redis does not become a storm
 * on the store when it ends. Thread-safe.
 */
final class Sequencers {
    private static final Logger log = LoggerFactory.getLogger(Sequencers.class);
    private static final int MAX_FILLERS = 4;
    private static final int COMPARED_AT_ONCE = 500;

    private final MessageLog messages;
    private final Executor workers;
    private final LongSupplier nanoTime;
    private final ChatMetrics metrics;
    private final LocalDelivery delivery;
    private final ConcurrentHashMap<String, Open> open = new ConcurrentHashMap<>();
    private final Set<String> withGaps = ConcurrentHashMap.newKeySet();
    private final AtomicInteger fillers = new AtomicInteger();
    private final LocalSends sends = new LocalSends();

    Sequencers(
            MessageLog messages, Executor workers, LongSupplier nanoTime, ChatMetrics metrics, LocalDelivery delivery) {
        this.messages = messages;
        this.workers = workers;
        this.nanoTime = nanoTime;
        this.metrics = metrics;
        this.delivery = delivery;
    }

    LocalSends sends() {
        return sends;
    }

    /**
     * One more local user is a member of the chat; to be called before the user's sockets join its room.
     *
     * @param lastSeq what the store knew to be the last seq at some time before this call
     */
    void open(String chatId, long lastSeq) {
        Open opened = open.compute(
                chatId, (id, known) -> known == null ? new Open(newSequencer(id, lastSeq), 1) : known.plus(1));
        announce(chatId, opened.sequencer, lastSeq);
    }

    /** One local user less. */
    void close(String chatId) {
        open.computeIfPresent(chatId, (id, known) -> {
            if (known.users > 1) {
                return known.plus(-1);
            }
            known.sequencer.close();
            withGaps.remove(id);
            return null;
        });
    }

    /** Delivers a message in its turn, if anybody here is a member of its chat. */
    void onMessage(String chatId, SequencedMessage message) {
        Open known = open.get(chatId);
        if (known != null && known.sequencer.offer(message, nanoTime.getAsLong())) {
            withGaps.add(chatId);
        }
    }

    /** Runs a delivery that concerns a message, after the message; if nobody here is a member, there is nobody to run it for. */
    void after(String chatId, long seq, Runnable delivery) {
        Open known = open.get(chatId);
        if (known != null && known.sequencer.after(seq, delivery, nanoTime.getAsLong())) {
            withGaps.add(chatId);
        }
    }

    /** Notes that the store has messages up to this one. */
    void announce(String chatId, long lastSeq) {
        Open known = open.get(chatId);
        if (known != null) {
            announce(chatId, known.sequencer, lastSeq);
        }
    }

    private void announce(String chatId, ChatSequencer sequencer, long lastSeq) {
        if (sequencer.announce(lastSeq, nanoTime.getAsLong())) {
            withGaps.add(chatId);
        }
    }

    /** Asks the store what Redis may have failed to bring. Blocks. */
    void compareWithStore() {
        List<String> chatIds = List.copyOf(open.keySet());
        for (int from = 0; from < chatIds.size(); from += COMPARED_AT_ONCE) {
            List<String> some = chatIds.subList(from, Math.min(from + COMPARED_AT_ONCE, chatIds.size()));
            messages.lastSeqs(some).forEach(this::announce);
        }
    }

    /** Starts the filling of holes that are due. To be called several times a second; does not block. */
    void tick() {
        for (String chatId : withGaps) {
            if (fillers.get() >= MAX_FILLERS) {
                return;
            }
            Open known = open.get(chatId);
            if (known == null || !known.sequencer.hasGap()) {
                forget(chatId);
                continue;
            }
            known.sequencer.takeFill(nanoTime.getAsLong()).ifPresent(fill -> startFilling(chatId, known, fill));
        }
    }

    /** Drops a chat from those to look at, unless a hole opened at the same moment. */
    private void forget(String chatId) {
        withGaps.remove(chatId);
        Open known = open.get(chatId);
        if (known != null && known.sequencer.hasGap()) {
            withGaps.add(chatId);
        }
    }

    private void startFilling(String chatId, Open known, ChatSequencer.Fill first) {
        fillers.incrementAndGet();
        try {
            workers.execute(() -> fill(chatId, known.sequencer, first));
        } catch (RuntimeException e) {
            fillers.decrementAndGet();
            known.sequencer.onFillFailed(nanoTime.getAsLong());
        }
    }

    private void fill(String chatId, ChatSequencer sequencer, ChatSequencer.Fill first) {
        try {
            Optional<ChatSequencer.Fill> fill = Optional.of(first);
            while (fill.isPresent()) {
                fillOnce(chatId, sequencer, fill.get());
                fill = sequencer.takeFill(nanoTime.getAsLong());
            }
        } catch (StoreUnavailableException e) {
            sequencer.onFillFailed(nanoTime.getAsLong());
        } catch (Throwable e) { // the top of a thread: the hole must be tried again
            log.error("Filling a hole of chat {} failed", chatId, e);
            sequencer.onFillFailed(nanoTime.getAsLong());
        } finally {
            fillers.decrementAndGet();
        }
    }

    private void fillOnce(String chatId, ChatSequencer sequencer, ChatSequencer.Fill fill) {
        List<SequencedMessage> stored = new ArrayList<>();
        for (Message message : messages.range(chatId, fill.from(), fill.to())) {
            stored.add(new SequencedMessage(message.seq(), MessageView.sent(message), sends.senderOf(message)));
        }
        int filled = sequencer.onFilled(fill, stored, nanoTime.getAsLong());
        if (filled > 0) {
            metrics.onGapFilled(filled);
        }
    }

    int size() {
        return open.size();
    }

    private ChatSequencer newSequencer(String chatId, long lastSeq) {
        return new ChatSequencer(
                chatId, lastSeq, message -> delivery.deliver("message:sent", chatId, message.data(), message.except()));
    }

    /** Brings an event to the sockets of a chat on this server. */
    @FunctionalInterface
    interface LocalDelivery {
        void deliver(String event, String chatId, Map<String, @Nullable Object> data, @Nullable SocketId except);
    }

    private record Open(ChatSequencer sequencer, int users) {
        Open plus(int more) {
            return new Open(sequencer, users + more);
        }
    }
}
