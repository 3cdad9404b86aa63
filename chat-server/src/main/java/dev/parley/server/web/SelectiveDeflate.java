package dev.parley.server.web;

import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.internal.PerMessageDeflateExtension;
import org.eclipse.jetty.websocket.core.util.WebSocketFlusher;

/**
 * Jetty's permessage-deflate, which compresses all it is given, but for frames that pass as they are; RFC 7692 lets the sender
 * choose for each message. Public because Jetty makes one for each connection.
 */
public final class SelectiveDeflate extends PerMessageDeflateExtension {
    /** One frame at a time, since a message that is being compressed leaves in several. */
    private final WebSocketFlusher oneByOne = new WebSocketFlusher() {
        @Override
        protected boolean onFrame(OutgoingEntry entry, boolean first) {
            if (entry.getFrame() instanceof PlainFrame) {
                nextOutgoingFrame(entry);
            } else {
                SelectiveDeflate.super.sendFrame(entry);
            }
            return true;
        }
    };

    @Override
    public void sendFrame(OutgoingEntry entry) {
        oneByOne.sendFrame(entry);
    }

    @Override
    public void close() {
        oneByOne.closeFlusher();
        super.close();
    }

    /** A frame that is not to be compressed. */
    static final class PlainFrame extends Frame {
        PlainFrame(byte opCode, boolean fin, ByteBuffer payload) {
            super(opCode, fin, payload);
        }
    }
}
