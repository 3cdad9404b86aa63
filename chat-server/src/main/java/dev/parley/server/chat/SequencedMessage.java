package dev.parley.server.chat;

import dev.parley.adapter.SocketId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to the sockets of its chat.
 *
 * @param data of {@code message:sent}
 * @param except the socket that sent it, which has its ack instead; null if that is none of this server's
 */
record SequencedMessage(
        long seq,
        Map<String, @Nullable Object> data,
        @Nullable SocketId except) {}
