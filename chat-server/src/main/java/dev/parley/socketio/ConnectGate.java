package dev.parley.socketio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.engineio.OutboundPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Holds back what others send to a socket that is just coming in, so that what its connection listeners emit is the first that
 * the client gets. It opens with their first packet, when they return, or when too much is held.
 */
final class ConnectGate {
    private static final int MAX_HELD = 256;

    /** The thread that runs the connection listeners. */
    private final Thread owner = Thread.currentThread();

    private final Consumer<OutboundPacket> out;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final List<OutboundPacket> held = new ArrayList<>(0);

    @GuardedBy("lock")
    private boolean open;

    ConnectGate(Consumer<OutboundPacket> out) {
        this.out = out;
    }

    /** Sends the packet, or keeps it for later. Nothing foreign runs under the lock: sending only queues. */
    void send(OutboundPacket packet) {
        synchronized (lock) {
            if (!open && Thread.currentThread() != owner && held.size() < MAX_HELD) {
                held.add(packet);
                return;
            }
            if (Thread.currentThread() == owner) {
                out.accept(packet);
                open();
            } else {
                open();
                out.accept(packet);
            }
        }
    }

    void open() {
        synchronized (lock) {
            open = true;
            held.forEach(out);
            held.clear();
        }
    }
}
