package dev.parley.server.web;

import dev.parley.engineio.EngineMessage;
import dev.parley.engineio.OutboundPacket;
import java.util.List;

/** Packets to send. */
final class Packets {
    private Packets() {}

    static OutboundPacket text(String text) {
        return new OutboundPacket(List.of(EngineMessage.text(text)), false, false);
    }

    static OutboundPacket volatileText(String text) {
        return new OutboundPacket(List.of(EngineMessage.text(text)), true, false);
    }

    static OutboundPacket binary(byte[] bytes) {
        return new OutboundPacket(List.of(EngineMessage.binary(bytes)), false, false);
    }
}
