package dev.parley.adapter;

import java.util.Set;

/**
 * Which sockets an operation is meant for: those in at least one of {@code rooms} (every socket of the namespace when there
 * is none) and in none of {@code except}. A socket in several of the rooms is meant once.
 */
public record Target(Set<RoomName> rooms, Set<RoomName> except, BroadcastFlags flags) {
    public static final Target EVERYONE = new Target(Set.of(), Set.of(), BroadcastFlags.DEFAULT);

    public Target {
        rooms = Set.copyOf(rooms);
        except = Set.copyOf(except);
    }

    public static Target room(RoomName room) {
        return new Target(Set.of(room), Set.of(), BroadcastFlags.DEFAULT);
    }

    public Target withRooms(Set<RoomName> newRooms) {
        return new Target(newRooms, except, flags);
    }

    public Target withExcept(Set<RoomName> newExcept) {
        return new Target(rooms, newExcept, flags);
    }

    public Target withFlags(BroadcastFlags newFlags) {
        return new Target(rooms, except, newFlags);
    }
}
