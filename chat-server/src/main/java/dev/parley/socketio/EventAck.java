package dev.parley.socketio;

import dev.parley.socketio.codec.Packet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Answers one event of a client. */
final class EventAck implements Ack {
    private final LocalSocket socket;
    private final long id;
    private final AtomicBoolean sent = new AtomicBoolean();

    EventAck(LocalSocket socket, long id) {
        this.socket = socket;
        this.id = id;
    }

    @Override
    public boolean isWanted() {
        return id != Packet.Event.NO_ID;
    }

    @Override
    public void send(@Nullable Object... args) {
        if (isWanted() && sent.compareAndSet(false, true)) {
            socket.sendAck(id, args);
        }
    }
}
