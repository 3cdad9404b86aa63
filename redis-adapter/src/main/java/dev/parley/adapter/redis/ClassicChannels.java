package dev.parley.adapter.redis;

import dev.parley.adapter.RoomName;
import java.util.Set;

/** Names of the channels of one namespace on the classic wire. */
final class ClassicChannels {
    private final String broadcasts;
    private final String requests;
    private final String responses;

    ClassicChannels(String key, String namespace) {
        this.broadcasts = key + "#" + namespace + "#";
        this.requests = key + "-request#" + namespace + "#";
        this.responses = key + "-response#" + namespace + "#";
    }

    /** With exactly one room, the room's own channel: servers without it need not decode the message. */
    String broadcasts(Set<RoomName> rooms) {
        return rooms.size() == 1 ? broadcasts + rooms.iterator().next() + "#" : broadcasts;
    }

    /** Matches the channels of all rooms, and nothing else by a wildcard that a key or namespace happens to contain. */
    String broadcastPattern() {
        return broadcasts.replaceAll("[*?\\[\\]\\\\]", "\\\\$0") + "*";
    }

    /** The room that a broadcast channel names; empty for all, and for the room whose name is empty. */
    String roomOf(String channel) {
        return channel.length() <= broadcasts.length()
                ? ""
                : channel.substring(broadcasts.length(), channel.length() - 1);
    }

    String requests() {
        return requests;
    }

    String responses() {
        return responses;
    }

    String responses(String nodeId) {
        return responses + nodeId + "#";
    }
}
