package dev.parley.server.web;

import dev.parley.engineio.CloseReason;
import dev.parley.engineio.EngineMessage;
import dev.parley.engineio.EngineSession;
import dev.parley.engineio.OutboundPacket;
import dev.parley.engineio.SessionListener;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sends every message back, and remembers how its session ended. */
final class EchoListener implements SessionListener {
    final EngineSession session;
    final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

    EchoListener(EngineSession session) {
        this.session = session;
    }

    @Override
    public void onText(String text) {
        send(EngineMessage.text(text));
    }

    @Override
    public void onBinary(byte[] bytes) {
        send(EngineMessage.binary(bytes));
    }

    @Override
    public void onClose(CloseReason reason) {
        closed.complete(reason);
    }

    private void send(EngineMessage message) {
        session.send(new OutboundPacket(List.of(message), false, false));
    }
}
