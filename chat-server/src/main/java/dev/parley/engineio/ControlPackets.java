package dev.parley.engineio;

import java.util.List;

/** Packets without a payload of their own, built once for all sessions. */
final class ControlPackets {
    static final OutboundPacket CLOSE = of("1");
    static final OutboundPacket PING = of("2");
    static final OutboundPacket PONG_PROBE = of("3probe");
    static final OutboundPacket NOOP = of("6");

    private ControlPackets() {}

    static OutboundPacket of(String encoded) {
        return new OutboundPacket(List.of(EngineMessage.packet(encoded)), false, false);
    }
}
