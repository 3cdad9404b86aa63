package dev.parley.adapter.memory;

import dev.parley.adapter.RoomName;
import dev.parley.adapter.SocketId;
import dev.parley.adapter.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Which local sockets a {@link Target} means. */
final class Selection {
    private final RoomIndex index;

    Selection(RoomIndex index) {
        this.index = index;
    }

    /**
     * The sockets, each once. For one room, or everyone, and no exception this is a live view and nothing is copied, whatever
     * the size: these are most broadcasts. Else it is a list of those who are meant now.
     */
    Collection<SocketId> of(Target target) {
        Collection<SocketId> members = membersOf(target.rooms());
        return target.except().isEmpty() || members.isEmpty() ? members : without(members, target.except());
    }

    private Collection<SocketId> membersOf(Set<RoomName> rooms) {
        if (rooms.isEmpty()) {
            return index.sockets();
        }
        if (rooms.size() == 1) {
            return index.membersOf(rooms.iterator().next());
        }
        Set<SocketId> union = new LinkedHashSet<>();
        rooms.forEach(room -> union.addAll(index.membersOf(room)));
        return union;
    }

    private List<SocketId> without(Collection<SocketId> members, Set<RoomName> except) {
        List<Set<SocketId>> excluded = except.stream()
                .map(index::membersOf)
                .filter(Predicate.not(Set::isEmpty))
                .toList();
        List<SocketId> rest = new ArrayList<>(members.size());
        for (SocketId id : members) {
            if (excluded.stream().noneMatch(set -> set.contains(id))) {
                rest.add(id);
            }
        }
        return rest;
    }
}
