package dev.parley.engineio;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A WebSocket that writes down what it should write; it can be told to be slow. */
final class FakeLink implements WebSocketLink {
    final List<String> written = new ArrayList<>();
    private Runnable whenWritten = () -> {};
    boolean slow;

    /** What happens while the next write is under way. */
    Runnable meanwhile = () -> {};

    int closedWith = -1;
    boolean aborted;

    @Override
    public boolean write(List<OutboundPacket> packets, Runnable done) {
        Runnable now = meanwhile;
        meanwhile = () -> {};
        now.run();
        if (closedWith >= 0) {
            throw new AssertionError("written to after its close");
        }
        packets.forEach(packet -> packet.messages().forEach(message -> written.add(describe(message))));
        whenWritten = done;
        return !slow;
    }

    /** The socket has taken what it was given. */
    void drain() {
        slow = false;
        whenWritten.run();
    }

    @Override
    public void close(int code) {
        closedWith = code;
    }

    @Override
    public void abort() {
        aborted = true;
    }

    boolean isClosed() {
        return closedWith >= 0;
    }

    static String describe(EngineMessage message) {
        String payload = StandardCharsets.UTF_8.decode(message.payload()).toString();
        return message.isBinary() ? "binary:" + payload : payload;
    }
}
