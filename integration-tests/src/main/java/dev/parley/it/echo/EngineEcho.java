package dev.parley.it.echo;

import dev.parley.engineio.CloseReason;
import dev.parley.engineio.EngineMessage;
import dev.parley.engineio.EngineSession;
import dev.parley.engineio.OutboundPacket;
import dev.parley.engineio.SessionListener;
import java.util.List;

/** Sends every message back as it came. */
record EngineEcho(EngineSession session) implements SessionListener {
    @Override
    public void onText(String text) {
        send(EngineMessage.text(text));
    }

    @Override
    public void onBinary(byte[] bytes) {
        send(EngineMessage.binary(bytes));
    }

    @Override
    public void onClose(CloseReason reason) {}

    private void send(EngineMessage message) {
        session.send(new OutboundPacket(List.of(message), false, true));
    }
}
