package dev.parley.presence;

import java.util.List;

/** The sockets of a user, over all servers. */
public record UserSockets(String userId, List<String> socketIds) {
    public UserSockets {
        socketIds = List.copyOf(socketIds);
    }
}
