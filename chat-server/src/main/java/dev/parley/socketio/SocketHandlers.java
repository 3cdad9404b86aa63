package dev.parley.socketio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.socketio.codec.EventNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What an application has hung on one socket. Lists are replaced, never changed, so that handlers may add and remove handlers. */
final class SocketHandlers {
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Map<String, List<EventListener>> events = new HashMap<>();

    @GuardedBy("lock")
    private List<AnyListener> any = List.of();

    @GuardedBy("lock")
    private List<DisconnectListener> disconnecting = List.of();

    @GuardedBy("lock")
    private List<DisconnectListener> disconnect = List.of();

    void on(String event, EventListener listener) {
        EventNames.requireFree(event);
        synchronized (lock) {
            events.merge(event, List.of(listener), SocketHandlers::concat);
        }
    }

    void off(String event) {
        synchronized (lock) {
            events.remove(event);
        }
    }

    void onAny(AnyListener listener) {
        synchronized (lock) {
            any = concat(any, List.of(listener));
        }
    }

    void onDisconnecting(DisconnectListener listener) {
        synchronized (lock) {
            disconnecting = concat(disconnecting, List.of(listener));
        }
    }

    void onDisconnect(DisconnectListener listener) {
        synchronized (lock) {
            disconnect = concat(disconnect, List.of(listener));
        }
    }

    void handleEvent(String event, Args args, Ack ack) {
        List<AnyListener> all;
        synchronized (lock) {
            all = any;
        }
        for (AnyListener listener : all) {
            Mailbox.runSafely(() -> listener.onAny(event, args));
        }
        // Looked up only now: a listener of every event may have added one of this event.
        for (EventListener listener : listeners(event)) {
            Mailbox.runSafely(() -> listener.onEvent(args, ack));
        }
    }

    void handleDisconnecting(DisconnectReason reason) {
        List<DisconnectListener> listeners;
        synchronized (lock) {
            listeners = disconnecting;
        }
        listeners.forEach(listener -> Mailbox.runSafely(() -> listener.onDisconnect(reason)));
    }

    void handleDisconnect(DisconnectReason reason) {
        List<DisconnectListener> listeners;
        synchronized (lock) {
            listeners = disconnect;
        }
        listeners.forEach(listener -> Mailbox.runSafely(() -> listener.onDisconnect(reason)));
    }

    private List<EventListener> listeners(String event) {
        synchronized (lock) {
            return events.getOrDefault(event, List.of());
        }
    }

    private static <T> List<T> concat(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }
}
