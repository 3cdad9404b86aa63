package dev.parley.presence;

import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of events one after another, in the order in which they were queued, on the threads that bring them.
 * {@link #queue} is called under the lock that decides the order, {@link #deliver} after it is let go: no foreign code
 * runs under a lock. The queue holds only what arrives while another thread is telling the events before it; listeners
 * may not block, so it stays short.
 */
public final class PresenceListeners {
    private static final Logger LOG = LoggerFactory.getLogger(PresenceListeners.class);

    private final List<PresenceListener> listeners = new CopyOnWriteArrayList<>();
    private final Queue<PresenceEvent> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    public void add(PresenceListener listener) {
        listeners.add(listener);
    }

    public void queue(Collection<PresenceEvent> events) {
        queue.addAll(events);
    }

    /** Tells everything queued so far, unless another thread is at it, which then does. */
    public void deliver() {
        if (waiting.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            for (PresenceEvent event = queue.poll(); event != null; event = queue.poll()) {
                tell(event);
            }
            missed = waiting.addAndGet(-missed);
        } while (missed != 0);
    }

    private void tell(PresenceEvent event) {
        for (PresenceListener listener : listeners) {
            try {
                listener.onPresenceEvent(event);
            } catch (RuntimeException e) {
                LOG.warn("Presence listener failed at {}", event.event(), e);
            }
        }
    }
}
