package dev.parley.adapter.cluster;

import dev.parley.adapter.Broadcast;
import dev.parley.adapter.RemoteSocket;
import dev.parley.adapter.RoomName;
import dev.parley.adapter.SocketId;
import dev.parley.adapter.Target;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Something that one server says to others. A {@code requestId} ties answers to the question. */
public sealed interface ClusterMessage {

    /** Something to be done, without an answer. */
    sealed interface Command extends ClusterMessage {}

    /** Something to be answered with the same request id. */
    sealed interface Question extends ClusterMessage {
        String requestId();
    }

    /** An answer to a question. */
    sealed interface Answer extends ClusterMessage {
        String requestId();
    }

    record Emit(Broadcast broadcast, Target target) implements Command {}

    record JoinRooms(Target target, Set<RoomName> rooms) implements Command {}

    record LeaveRooms(Target target, Set<RoomName> rooms) implements Command {}

    record Disconnect(Target target, boolean close) implements Command {}

    record ServerSideEmit(List<@Nullable Object> data) implements Command {}

    /**
     * An event whose receivers are to acknowledge it.
     *
     * @param timeout how long the asker waits; {@code null} where the wire does not say
     */
    record EmitWithAck(
            String requestId,
            Broadcast broadcast,
            Target target,
            @Nullable Duration timeout) implements Question {}

    record FetchSockets(String requestId, Target target) implements Question {}

    record ServerSideEmitWithAck(String requestId, List<@Nullable Object> data) implements Question {}

    record AskRooms(String requestId) implements Question {}

    /** The old question for the ids of sockets in rooms. */
    record AskSocketIds(String requestId, Set<RoomName> rooms) implements Question {}

    /** The old form of join, leave and disconnect, for one socket; only the server that has it obeys and answers. */
    record ToOneSocket(String requestId, SocketId id, Command command) implements Question {}

    /** To how many clients an {@link EmitWithAck} went at one server. */
    record ClientCount(String requestId, long clients) implements Answer {}

    /** What one client acknowledged an {@link EmitWithAck} with. */
    record ClientAck(String requestId, @Nullable Object value) implements Answer {}

    record SocketsFetched(String requestId, List<RemoteSocket> sockets) implements Answer {}

    record ServerSideAck(String requestId, @Nullable Object value) implements Answer {}

    record RoomsAnswer(String requestId, Set<RoomName> rooms) implements Answer {}

    record SocketIdsAnswer(String requestId, Set<SocketId> ids) implements Answer {}

    record Done(String requestId) implements Answer {}
}
