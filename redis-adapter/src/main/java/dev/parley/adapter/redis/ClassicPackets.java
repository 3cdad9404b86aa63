package dev.parley.adapter.redis;

import dev.parley.adapter.Broadcast;
import dev.parley.adapter.BroadcastFlags;
import dev.parley.adapter.RoomName;
import dev.parley.adapter.Target;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Socket.IO packets and the options of their broadcast, as they lie within messages of the classic wire. */
final class ClassicPackets {
    private static final long EVENT = 2;
    /** Binary events carry the plain type too; old servers may have written this one. */
    private static final long BINARY_EVENT = 5;

    private static final String DEFAULT_NAMESPACE = "/";
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

    /** A client that gets one of these as an event closes its connection. */
    private static final Set<String> RESERVED_EVENTS =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private ClassicPackets() {}

    static Map<String, @Nullable Object> packet(Broadcast broadcast, String namespace) {
        Map<String, @Nullable Object> packet = new LinkedHashMap<>();
        packet.put("type", EVENT);
        packet.put("data", broadcast.data());
        packet.put("nsp", namespace);
        return packet;
    }

    static Map<String, @Nullable Object> options(Target target) {
        Map<String, @Nullable Object> options = new LinkedHashMap<>();
        options.put("rooms", values(target.rooms()));
        options.put("except", values(target.except()));
        return options;
    }

    static Map<String, @Nullable Object> optionsWithFlags(Target target, @Nullable Duration timeout) {
        Map<String, @Nullable Object> flags = new LinkedHashMap<>();
        if (target.flags().isVolatile()) {
            flags.put("volatile", true);
        }
        if (!target.flags().compress()) {
            flags.put("compress", false);
        }
        if (timeout != null) {
            flags.put("timeout", timeout.toMillis());
        }
        Map<String, @Nullable Object> options = options(target);
        options.put("flags", flags);
        return options;
    }

    static List<Object> values(Collection<RoomName> rooms) {
        return rooms.stream().map(RoomName::value).toList();
    }

    static String namespace(Fields packet) throws MalformedMessageException {
        return packet.has("nsp") ? packet.text("nsp") : DEFAULT_NAMESPACE;
    }

    static Broadcast broadcast(Fields packet) throws MalformedMessageException {
        if (!Long.valueOf(EVENT).equals(packet.value("type"))
                && !Long.valueOf(BINARY_EVENT).equals(packet.value("type"))) {
            throw new MalformedMessageException("the packet is not an event");
        }
        return new Broadcast(event(packet));
    }

    /** An event's data: its name, which is a text or a number and none of the reserved ones, and its arguments. */
    static List<@Nullable Object> event(Fields holder) throws MalformedMessageException {
        List<@Nullable Object> data = holder.list("data");
        Object name = data.isEmpty() ? null : data.get(0);
        if (!(name instanceof String || name instanceof Number) || RESERVED_EVENTS.contains(name.toString())) {
            throw new MalformedMessageException("the data does not begin with the name of an event");
        }
        return data;
    }

    static Target target(Fields options) throws MalformedMessageException {
        Fields flags = flags(options);
        return new Target(
                options.rooms("rooms"),
                options.rooms("except"),
                new BroadcastFlags(
                        false,
                        Boolean.TRUE.equals(flags.value("volatile")),
                        !Boolean.FALSE.equals(flags.value("compress"))));
    }

    static @Nullable Duration timeout(Fields options) throws MalformedMessageException {
        return flags(options).value("timeout") instanceof Long millis && millis > 0
                ? Duration.ofMillis(Math.min(millis, LONGEST_TIMEOUT.toMillis()))
                : null;
    }

    private static Fields flags(Fields options) throws MalformedMessageException {
        return options.has("flags") ? options.object("flags") : new Fields(Map.of());
    }
}
