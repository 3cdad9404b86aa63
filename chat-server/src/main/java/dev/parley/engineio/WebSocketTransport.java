package dev.parley.engineio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.engineio.codec.Packet;
import dev.parley.engineio.codec.ProtocolException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A WebSocket that carries a session, or probes whether it could. One write at a time is under way. */
final class WebSocketTransport implements Transport, Transport.Writer, WebSocketListener {
    /** How long a client may take to answer our close frame before the connection is cut. */
    static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Session session;
    private final WebSocketLink link;
    private final Timers timers;
    private final Runnable whenWritten = this::onWritten;

    @GuardedBy("this")
    private boolean writing;

    @GuardedBy("this")
    private long writingBytes;

    @GuardedBy("this")
    private Timers.@Nullable Timer cut;

    @GuardedBy("this")
    private boolean closed;

    WebSocketTransport(Session session, WebSocketLink link, Timers timers) {
        this.session = session;
        this.link = link;
        this.timers = timers;
    }

    @Override
    public String name() {
        return "websocket";
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public synchronized @Nullable Writer claim() {
        if (writing) {
            return null;
        }
        writing = true;
        return this;
    }

    @Override
    public boolean write(List<OutboundPacket> batch, long bytes) {
        synchronized (this) {
            writingBytes = bytes;
        }
        if (!link.write(batch, whenWritten)) {
            return false;
        }
        release();
        return true;
    }

    @Override
    public void onText(String text) {
        try {
            session.onPacket(this, Packet.parse(text));
        } catch (ProtocolException e) {
            session.onMalformed(this);
        }
    }

    @Override
    public void onBinary(byte[] bytes) {
        session.onPacket(this, new Packet.Binary(bytes));
    }

    @Override
    public void onClose(boolean broken) {
        synchronized (this) {
            closed = true;
            if (cut != null) {
                cut.cancel();
            }
        }
        session.onTransportClosed(this, broken ? CloseReason.TRANSPORT_ERROR : CloseReason.TRANSPORT_CLOSE);
    }

    @Override
    public void close(CloseReason reason) {
        if (reason == CloseReason.QUEUE_OVERFLOW) {
            link.abort(); // a close frame would wait behind what the client does not read
            return;
        }
        link.close(reason == CloseReason.SERVER_SHUTTING_DOWN ? WebSocketLink.GOING_AWAY : WebSocketLink.NO_CODE);
        synchronized (this) {
            if (!closed) {
                cut = timers.schedule(CLOSE_TIMEOUT, link::abort);
            }
        }
    }

    private void onWritten() {
        session.onWritten(release());
    }

    private synchronized long release() {
        writing = false;
        return writingBytes;
    }
}
