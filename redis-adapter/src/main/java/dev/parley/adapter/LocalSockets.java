package dev.parley.adapter;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of one namespace on this server, as an adapter reaches them. Implemented by the Socket.IO layer. Every method
 * may be called from any thread, returns without blocking, and passes over ids of sockets that are gone. Ids may come as a live
 * view of a room: they are to be iterated once, while the method runs, and their number may change meanwhile.
 */
public interface LocalSockets {
    /** Sends the event to these sockets; it is encoded once, whatever their number. */
    void send(Collection<SocketId> ids, Broadcast broadcast, BroadcastFlags flags);

    /**
     * Sends the event to these sockets and collects their acknowledgements. {@code onAck} gets each client's first argument
     * ({@code null} if it sent none) as it arrives, for at most {@code timeout}; none after the returned future is done.
     *
     * @return completes with true when every socket has answered (at once when there is none), with false when the time is up or
     *     all have answered but those that disconnected
     */
    CompletableFuture<Boolean> sendWithAck(
            Collection<SocketId> ids, Broadcast broadcast, BroadcastFlags flags, Duration timeout, AckListener onAck);

    /** Takes these sockets out of the namespace; with {@code close} ends their connections too. */
    void disconnect(Collection<SocketId> ids, boolean close);

    /** These sockets' ids, handshakes and data; {@code rooms} is filled in by the caller. */
    List<RemoteSocket> describe(Collection<SocketId> ids);

    /**
     * An event from another server arrived.
     *
     * @param data the event's name, then its arguments
     * @param answer takes the answer, once, when the sender waits for one; else null
     */
    void onServerSideEvent(List<@Nullable Object> data, @Nullable ServerSideAnswer answer);

    /** Takes one client's acknowledgement. */
    @FunctionalInterface
    interface AckListener {
        void onAck(@Nullable Object firstArgument);
    }

    /** Takes this server's answer to a server-side event; the second and later calls do nothing. */
    @FunctionalInterface
    interface ServerSideAnswer {
        void answer(@Nullable Object value);
    }
}
