package dev.parley.socketio;

import dev.parley.engineio.EngineMessage;
import dev.parley.engineio.OutboundPacket;
import dev.parley.socketio.codec.EncodedPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns encoded packets into what a session sends. */
final class Outbound {
    private Outbound() {}

    static OutboundPacket packet(EncodedPacket encoded) {
        return packet(encoded, false, true);
    }

    static OutboundPacket packet(EncodedPacket encoded, boolean isVolatile, boolean compress) {
        EngineMessage text = EngineMessage.text(encoded.text());
        if (encoded.attachments().isEmpty()) {
            return new OutboundPacket(List.of(text), isVolatile, compress);
        }
        List<EngineMessage> messages = new ArrayList<>(1 + encoded.attachments().size());
        messages.add(text);
        encoded.attachments().forEach(bytes -> messages.add(EngineMessage.binary(bytes)));
        return new OutboundPacket(messages, isVolatile, compress);
    }

    /** An event's name and its arguments as one list, which is the payload of its packet. */
    static List<@Nullable Object> data(String event, @Nullable Object... args) {
        @Nullable Object[] data = new @Nullable Object[args.length + 1];
        data[0] = event;
        System.arraycopy(args, 0, data, 1, args.length);
        return Collections.unmodifiableList(Arrays.asList(data));
    }
}
