package dev.parley.adapter;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A socket somewhere in the cluster, as it was when it was asked for.
 *
 * @param handshake plain values, with the members that Socket.IO gives a handshake; as received where the socket is remote
 * @param data what the application attached to the socket; an empty map when it attached nothing
 */
public record RemoteSocket(
        SocketId id,
        Map<String, @Nullable Object> handshake,
        Set<RoomName> rooms,
        @Nullable Object data) {}
