package dev.parley.server.web;

import dev.parley.engineio.EngineMessage;
import dev.parley.engineio.OutboundPacket;
import dev.parley.engineio.WebSocketLink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket as sessions write to it: by the fast lane, or, where frames have to be changed on their way (compression, TLS), by
 * Jetty's own.
 */
final class JettyLink implements WebSocketLink {
    private final CoreSession core;
    private final @Nullable LaneEndPoint lane;

    /** @param lane null if frames must go through Jetty's layers */
    JettyLink(CoreSession core, @Nullable LaneEndPoint lane) {
        this.core = core;
        this.lane = lane;
    }

    @Override
    public boolean write(List<OutboundPacket> packets, Runnable whenWritten) {
        return lane == null ? sendFrames(packets, whenWritten) : lane.send(frames(packets), whenWritten);
    }

    /** Jetty answers the peer's close frame, and cuts the connection when it has answered ours. */
    @Override
    public void close(int code) {
        if (code == NO_CODE) {
            core.close(Callback.NOOP);
        } else {
            core.close(code, null, Callback.NOOP);
        }
    }

    @Override
    public void abort() {
        if (lane == null) {
            core.abort();
        } else {
            lane.close();
        }
    }

    private static ByteBuffer[] frames(List<OutboundPacket> packets) {
        int count = 0;
        for (OutboundPacket packet : packets) {
            count += packet.messages().size();
        }
        ByteBuffer[] frames = new ByteBuffer[count];
        int next = 0;
        for (OutboundPacket packet : packets) {
            for (EngineMessage message : packet.messages()) {
                frames[next++] = message.webSocketFrame();
            }
        }
        return frames;
    }

    private boolean sendFrames(List<OutboundPacket> packets, Runnable whenWritten) {
        Ending ending = new Ending(whenWritten);
        List<Frame> frames = new ArrayList<>(packets.size());
        packets.forEach(packet -> packet.messages().forEach(message -> addFrames(message, packet.compress(), frames)));
        int last = frames.size() - 1;
        for (int i = 0; i <= last; i++) {
            core.sendFrame(frames.get(i), i == last ? ending : Callback.NOOP, false);
        }
        return ending.isOver();
    }

    /** Frames that are not to be compressed are split here: when Jetty does it, it forgets what they are. */
    private void addFrames(EngineMessage message, boolean compress, List<Frame> frames) {
        byte opCode = message.isBinary() ? OpCode.BINARY : OpCode.TEXT;
        ByteBuffer payload = message.payload();
        if (compress) {
            frames.add(new Frame(opCode, payload));
            return;
        }
        int most = (int) core.getMaxFrameSize();
        for (; most > 0 && payload.remaining() > most; opCode = OpCode.CONTINUATION) {
            frames.add(new SelectiveDeflate.PlainFrame(
                    opCode, false, payload.slice().limit(most)));
            payload.position(payload.position() + most);
        }
        frames.add(new SelectiveDeflate.PlainFrame(opCode, true, payload.slice()));
    }

    /** Finds out whether the write ended while it was begun. */
    private static final class Ending implements Callback {
        private static final int BEGINNING = 0;
        private static final int BEGUN = 1;
        private static final int ENDED = 2;

        private final Runnable whenWritten;
        private final AtomicInteger state = new AtomicInteger(BEGINNING);

        Ending(Runnable whenWritten) {
            this.whenWritten = whenWritten;
        }

        boolean isOver() {
            return !state.compareAndSet(BEGINNING, BEGUN);
        }

        @Override
        public void succeeded() {
            if (state.getAndSet(ENDED) == BEGUN) {
                whenWritten.run();
            }
        }

        @Override
        public Invocable.InvocationType getInvocationType() {
            return Invocable.InvocationType.NON_BLOCKING;
        }
    }
}
