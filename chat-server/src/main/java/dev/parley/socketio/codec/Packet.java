package dev.parley.socketio.codec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client can send: a whole Socket.IO packet, its binary attachments put in place. */
public sealed interface Packet {
    /** The namespace it belongs to, with its leading slash. */
    String namespace();

    /** Asks to enter a namespace. */
    record Connect(String namespace, Map<String, @Nullable Object> auth) implements Packet {}

    /** Leaves a namespace. */
    record Disconnect(String namespace) implements Packet {}

    /**
     * @param data the event's name, text or number, then its arguments
     * @param id what an acknowledgement must carry, or {@link #NO_ID} if none is wanted
     */
    record Event(String namespace, long id, List<@Nullable Object> data) implements Packet {
        public static final long NO_ID = -1;

        /** The event's name as text: handlers of {@code 1} and of {@code "1"} are the same. */
        public String name() {
            return String.valueOf(data.get(0));
        }
    }

    /** Answers an event of the server's that carried this id. */
    record Ack(String namespace, long id, List<@Nullable Object> args) implements Packet {}
}
