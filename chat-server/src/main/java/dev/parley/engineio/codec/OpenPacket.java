package dev.parley.engineio.codec;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The handshake's answer: what the client has to know of its session. */
public record OpenPacket(
        String sid, List<String> upgrades, Duration pingInterval, Duration pingTimeout, int maxPayload) {

    /** The packet with its digit. No value in it needs escaping: ids are url-safe base64, the rest is ours. */
    public String encode() {
        String quoted = upgrades.stream().map(name -> '"' + name + '"').collect(Collectors.joining(","));
        return PacketType.OPEN.digit()
                + "{\"sid\":\"" + sid
                + "\",\"upgrades\":[" + quoted
                + "],\"pingInterval\":" + pingInterval.toMillis()
                + ",\"pingTimeout\":" + pingTimeout.toMillis()
                + ",\"maxPayload\":" + maxPayload
                + "}";
    }
}
