package dev.parley.server.chat;

import dev.parley.adapter.RoomName;

/** The names of the rooms that the chat protocol documents. */
public final class Rooms {
    private Rooms() {}

    /** All members' sockets of a chat. */
    public static RoomName chat(String chatId) {
        return RoomName.of("chat:" + chatId);
    }

    /** All sockets of a user. */
    public static RoomName user(String userId) {
        return RoomName.of("user:" + userId);
    }
}
