package dev.parley.engineio;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Writes down what a session brings. */
final class RecordingListener implements SessionListener {
    final EngineSession session;
    final List<String> heard = new ArrayList<>();
    Consumer<String> onText = text -> {};

    RecordingListener(EngineSession session) {
        this.session = session;
    }

    @Override
    public void onText(String text) {
        heard.add(text);
        onText.accept(text);
    }

    @Override
    public void onBinary(byte[] bytes) {
        heard.add("binary:" + new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public void onClose(CloseReason reason) {
        heard.add("closed: " + reason.text());
    }

    boolean send(String text) {
        return session.send(packet(text, false));
    }

    boolean sendVolatile(String text) {
        return session.send(packet(text, true));
    }

    static OutboundPacket packet(String text, boolean isVolatile) {
        return new OutboundPacket(List.of(EngineMessage.text(text)), isVolatile, false);
    }
}
