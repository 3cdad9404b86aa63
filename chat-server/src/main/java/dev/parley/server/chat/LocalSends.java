package dev.parley.server.chat;

import dev.parley.adapter.SocketId;
import dev.parley.server.store.Message;
import dev.parley.server.store.NewMessage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which sockets of this server wait for the ack of which message. A message may come back from the store, to fill a hole,
 * before its own append has come back; its sender must not get it as an event then either. Two sockets that send the very same
 * message without clientIds at the same moment are not told apart. Thread-safe.
 */
final class LocalSends {
    private final ConcurrentHashMap<NewMessage, SocketId> waiting = new ConcurrentHashMap<>();

    void begin(NewMessage message, SocketId sender) {
        waiting.put(message, sender);
    }

    void end(NewMessage message, SocketId sender) {
        waiting.remove(message, sender);
    }

    /** The socket that waits for the ack of this message. */
    @Nullable
    SocketId senderOf(Message message) {
        if (message.content() == null || waiting.isEmpty()) {
            return null;
        }
        return waiting.get(new NewMessage(
                message.chatId(), message.senderId(), message.content(), message.clientId(), message.replyTo()));
    }
}
