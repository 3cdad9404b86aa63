package dev.parley.adapter.cluster;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A wire between the servers of one namespace. Methods may be called from any thread and do not block. */
public interface ClusterTransport extends AutoCloseable {
    /** This server's id on the wire. */
    String nodeId();

    /**
     * Begins to hear the other servers; called once. What this server said itself is not handed over.
     *
     * @return completes when it hears them
     */
    CompletableFuture<Void> start(Receiver receiver);

    /**
     * Says something to all other servers, in the order of the calls of one thread.
     *
     * @return completes when it has left this server; exceptionally when it could not
     * @throws IllegalArgumentException if the message holds what cannot be put on the wire
     */
    CompletableFuture<Void> publish(ClusterMessage message);

    /** Answers the server that asked; {@code askedBy} as the receiver got it. Failures as with {@link #publish}. */
    CompletableFuture<Void> answer(@Nullable String askedBy, ClusterMessage.Answer answer);

    /** Who would hear a question put now; fails when that cannot be found out. */
    CompletableFuture<Peers> peers();

    /** Whether servers can be asked for their rooms. */
    boolean canAskForRooms();

    @Override
    void close();

    /** Takes what other servers say, on the transport's threads. */
    @FunctionalInterface
    interface Receiver {
        /**
         * Another server said this.
         *
         * @param from the sender's id where the wire tells it
         */
        void onMessage(@Nullable String from, ClusterMessage message);
    }
}
