package dev.parley.adapter.cluster;

import java.util.Set;

/**
 * The other servers of a cluster.
 *
 * @param count how many there are
 * @param ids who they are; empty where the wire can only count them
 */
public record Peers(int count, Set<String> ids) {
    public Peers {
        ids = Set.copyOf(ids);
        if (count < 0 || (!ids.isEmpty() && ids.size() != count)) {
            throw new IllegalArgumentException(
                    "count: " + count + " (expected: 0 or more, the number of ids if known)");
        }
    }

    public static Peers counted(int count) {
        return new Peers(count, Set.of());
    }

    public static Peers known(Set<String> ids) {
        return new Peers(ids.size(), ids);
    }
}
