package dev.parley.adapter.memory;

import dev.parley.adapter.RoomName;
import dev.parley.adapter.SocketId;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which socket is in which room, both ways. A room exists exactly as long as it has members.
 *
 * <p>Thread-safe. All changes of one socket are made inside the {@code compute} of its entry in {@link #roomsOf}, and each
 * change of a room inside the {@code compute} of the room's entry in {@link #membersOf}, always nested in that order: so both
 * directions change together for whoever changes the same socket, and an empty room cannot be left behind or be joined while
 * it is removed. Readers take no lock: they see sets that are immutable or concurrent.
 *
 * <p>Sets of one member, which private rooms are, are immutable: a concurrent set would weigh some hundred bytes for each
 * connection.
 */
final class RoomIndex {
    private final ConcurrentHashMap<SocketId, Set<RoomName>> roomsOf = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<RoomName, Set<SocketId>> membersOf = new ConcurrentHashMap<>();

    /** Puts a socket into rooms and tells of each that was new to it, with whether the room itself is new. */
    void join(SocketId id, Collection<RoomName> rooms, BiConsumer<RoomName, Boolean> onJoined) {
        if (!rooms.isEmpty()) {
            roomsOf.compute(id, (key, before) -> joined(id, before == null ? Set.of() : before, rooms, onJoined));
        }
    }

    /** The same, but only while the socket is here at all. */
    void joinIfPresent(SocketId id, Collection<RoomName> rooms, BiConsumer<RoomName, Boolean> onJoined) {
        roomsOf.computeIfPresent(id, (key, before) -> joined(id, before, rooms, onJoined));
    }

    private Set<RoomName> joined(
            SocketId id, Set<RoomName> before, Collection<RoomName> rooms, BiConsumer<RoomName, Boolean> onJoined) {
        Set<RoomName> after = new LinkedHashSet<>(before);
        for (RoomName room : rooms) {
            if (after.add(room)) {
                onJoined.accept(room, addMember(room, id));
            }
        }
        return compact(after);
    }

    /** Takes a socket out of rooms and tells of each that it was in, with whether the room has ended. */
    void leave(SocketId id, Collection<RoomName> rooms, BiConsumer<RoomName, Boolean> onLeft) {
        roomsOf.computeIfPresent(id, (key, before) -> {
            Set<RoomName> after = new LinkedHashSet<>(before);
            for (RoomName room : rooms) {
                if (after.remove(room)) {
                    onLeft.accept(room, removeMember(room, id));
                }
            }
            return compact(after);
        });
    }

    /** Forgets a socket, telling of each room as {@link #leave} does. */
    void remove(SocketId id, BiConsumer<RoomName, Boolean> onLeft) {
        roomsOf.computeIfPresent(id, (key, before) -> {
            before.forEach(room -> onLeft.accept(room, removeMember(room, id)));
            return null;
        });
    }

    /** Returns whether the room is new. */
    private boolean addMember(RoomName room, SocketId id) {
        boolean[] isNew = {false};
        membersOf.compute(room, (key, members) -> {
            if (members == null) {
                isNew[0] = true;
                return Set.of(id);
            }
            if (members.size() == 1 && !(members instanceof ConcurrentHashMap.KeySetView)) {
                Set<SocketId> growing = ConcurrentHashMap.newKeySet();
                growing.addAll(members);
                growing.add(id);
                return growing;
            }
            members.add(id);
            return members;
        });
        return isNew[0];
    }

    /** Returns whether the room has ended. */
    private boolean removeMember(RoomName room, SocketId id) {
        return membersOf.computeIfPresent(room, (key, members) -> {
                    if (members instanceof ConcurrentHashMap.KeySetView) {
                        members.remove(id);
                        return members.isEmpty() ? null : members;
                    }
                    return members.contains(id) ? null : members;
                })
                == null;
    }

    /** The empty set is kept: the socket is still here. */
    private static Set<RoomName> compact(Set<RoomName> rooms) {
        return rooms.size() <= 1 ? Set.copyOf(rooms) : Collections.unmodifiableSet(rooms);
    }

    /** The rooms of a socket in the order in which it joined them; immutable. */
    Set<RoomName> roomsOf(SocketId id) {
        @Nullable Set<RoomName> rooms = roomsOf.get(id);
        return rooms == null ? Set.of() : rooms;
    }

    /** The members of a room; a live view that may be iterated at any time and must not be changed. */
    Set<SocketId> membersOf(RoomName room) {
        @Nullable Set<SocketId> members = membersOf.get(room);
        return members == null ? Set.of() : members;
    }

    /** All sockets; a live view like {@link #membersOf(RoomName)}. */
    Set<SocketId> sockets() {
        return Collections.unmodifiableSet(roomsOf.keySet());
    }

    /** All rooms; a live view like {@link #membersOf(RoomName)}. */
    Set<RoomName> rooms() {
        return Collections.unmodifiableSet(membersOf.keySet());
    }

    boolean hasRoom(RoomName room) {
        return membersOf.containsKey(room);
    }
}
