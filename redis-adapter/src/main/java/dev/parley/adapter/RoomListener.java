package dev.parley.adapter;

/** Hears of changes of this server's own membership, after they took effect, on the thread that made them. */
public interface RoomListener {
    default void onCreateRoom(RoomName room) {}

    default void onDeleteRoom(RoomName room) {}

    default void onJoinRoom(RoomName room, SocketId id) {}

    default void onLeaveRoom(RoomName room, SocketId id) {}
}
