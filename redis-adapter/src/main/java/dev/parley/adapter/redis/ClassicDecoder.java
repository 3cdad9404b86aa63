package dev.parley.adapter.redis;

import dev.parley.adapter.RemoteSocket;
import dev.parley.adapter.RoomName;
import dev.parley.adapter.SocketId;
import dev.parley.adapter.Target;
import dev.parley.adapter.cluster.ClusterMessage;
import dev.parley.adapter.cluster.ClusterMessage.Command;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages of the classic wire, the forms of older versions among them. Returns null for what is not meant for this
 * server: its own messages, and those of other namespaces.
 */
final class ClassicDecoder {
    private static final byte JSON_OBJECT = '{';
    private static final byte ARRAY_OF_THREE = (byte) 0x93;
    private static final int SHORT_TEXT = 0xa0;
    private static final int LONGEST_SHORT_TEXT = 31;

    private final String nodeId;
    private final String namespace;
    private final byte[] ownBeginning;

    /** @param nodeId at most 31 ASCII characters */
    ClassicDecoder(String nodeId, String namespace) {
        this.nodeId = nodeId;
        this.namespace = namespace;
        this.ownBeginning = beginning(nodeId);
    }

    /** A message and its sender, which older forms do not tell. */
    record Received(@Nullable String from, ClusterMessage message) {}

    private static byte[] beginning(String nodeId) {
        byte[] id = nodeId.getBytes(StandardCharsets.US_ASCII);
        if (id.length > LONGEST_SHORT_TEXT) {
            throw new IllegalArgumentException("nodeId: " + nodeId + " (expected: at most 31 characters)");
        }
        byte[] beginning = new byte[id.length + 2];
        beginning[0] = ARRAY_OF_THREE;
        beginning[1] = (byte) (SHORT_TEXT | id.length);
        System.arraycopy(id, 0, beginning, 2, id.length);
        return beginning;
    }

    /** Every broadcast comes back to its sender: that is told from the first bytes, without decoding the rest. */
    private boolean isOwnBroadcast(byte[] message) {
        return message.length > ownBeginning.length
                && Arrays.equals(message, 0, ownBeginning.length, ownBeginning, 0, ownBeginning.length);
    }

    @Nullable
    Received broadcast(byte[] message) throws MalformedMessageException {
        if (isOwnBroadcast(message)) {
            return null;
        }
        List<@Nullable Object> parts = Fields.list(PlainMessagePack.decode(message), "broadcast");
        if (parts.size() < 3) {
            throw new MalformedMessageException("a broadcast without sender, packet and options");
        }
        Fields packet = Fields.of(parts.get(1), "packet");
        String from = parts.get(0) instanceof String uid ? uid : null;
        if (nodeId.equals(from) || !namespace.equals(ClassicPackets.namespace(packet))) {
            return null;
        }
        Target target = ClassicPackets.target(Fields.of(parts.get(2), "options"));
        return new Received(from, new ClusterMessage.Emit(ClassicPackets.broadcast(packet), target));
    }

    @Nullable
    Received request(byte[] message) throws MalformedMessageException {
        Fields request = fields(message);
        String from = request.has("uid") ? request.text("uid") : null;
        return nodeId.equals(from) ? null : new Received(from, request(request));
    }

    private ClusterMessage request(Fields request) throws MalformedMessageException {
        return switch ((int) request.count("type")) {
            case (int) ClassicType.SOCKETS ->
                new ClusterMessage.AskSocketIds(request.text("requestId"), request.rooms("rooms"));
            case (int) ClassicType.ALL_ROOMS -> new ClusterMessage.AskRooms(request.text("requestId"));
            case (int) ClassicType.REMOTE_JOIN -> join(request);
            case (int) ClassicType.REMOTE_LEAVE -> leave(request);
            case (int) ClassicType.REMOTE_DISCONNECT -> disconnect(request);
            case (int) ClassicType.REMOTE_FETCH ->
                new ClusterMessage.FetchSockets(
                        request.text("requestId"), ClassicPackets.target(request.object("opts")));
            case (int) ClassicType.SERVER_SIDE_EMIT -> serverSideEmit(request);
            case (int) ClassicType.BROADCAST -> emitWithAck(request);
            default -> throw new MalformedMessageException("a request of an unknown type");
        };
    }

    private static ClusterMessage join(Fields request) throws MalformedMessageException {
        if (request.has("opts")) {
            return new ClusterMessage.JoinRooms(ClassicPackets.target(request.object("opts")), request.rooms("rooms"));
        }
        Set<RoomName> room = Set.of(Fields.room(request.value("room")));
        return toOne(request, new ClusterMessage.JoinRooms(owner(request), room));
    }

    private static ClusterMessage leave(Fields request) throws MalformedMessageException {
        if (request.has("opts")) {
            return new ClusterMessage.LeaveRooms(ClassicPackets.target(request.object("opts")), request.rooms("rooms"));
        }
        Set<RoomName> room = Set.of(Fields.room(request.value("room")));
        return toOne(request, new ClusterMessage.LeaveRooms(owner(request), room));
    }

    private static ClusterMessage disconnect(Fields request) throws MalformedMessageException {
        boolean close = Boolean.TRUE.equals(request.value("close"));
        return request.has("opts")
                ? new ClusterMessage.Disconnect(ClassicPackets.target(request.object("opts")), close)
                : toOne(request, new ClusterMessage.Disconnect(owner(request), close));
    }

    private static ClusterMessage toOne(Fields request, Command command) throws MalformedMessageException {
        String requestId = request.has("requestId") ? request.text("requestId") : "";
        return new ClusterMessage.ToOneSocket(requestId, new SocketId(request.text("sid")), command);
    }

    private static Target owner(Fields request) throws MalformedMessageException {
        return Target.room(RoomName.of(request.text("sid")));
    }

    private static ClusterMessage serverSideEmit(Fields request) throws MalformedMessageException {
        List<@Nullable Object> data = ClassicPackets.event(request);
        return request.has("requestId")
                ? new ClusterMessage.ServerSideEmitWithAck(request.text("requestId"), data)
                : new ClusterMessage.ServerSideEmit(data);
    }

    private ClusterMessage emitWithAck(Fields request) throws MalformedMessageException {
        Fields options = request.object("opts");
        return new ClusterMessage.EmitWithAck(
                request.text("requestId"),
                ClassicPackets.broadcast(request.object("packet")),
                ClassicPackets.target(options),
                ClassicPackets.timeout(options));
    }

    ClusterMessage.Answer response(byte[] message) throws MalformedMessageException {
        Fields response = fields(message);
        String requestId = response.text("requestId");
        if (response.has("type")) {
            return typedResponse(requestId, response);
        }
        if (response.has("sockets")) {
            return socketsResponse(requestId, response.list("sockets"));
        }
        return response.has("rooms")
                ? new ClusterMessage.RoomsAnswer(requestId, response.rooms("rooms"))
                : new ClusterMessage.Done(requestId);
    }

    private static ClusterMessage.Answer typedResponse(String requestId, Fields response)
            throws MalformedMessageException {
        return switch ((int) response.count("type")) {
            case (int) ClassicType.SERVER_SIDE_EMIT ->
                new ClusterMessage.ServerSideAck(requestId, response.value("data"));
            case (int) ClassicType.BROADCAST_CLIENT_COUNT ->
                new ClusterMessage.ClientCount(requestId, response.count("clientCount"));
            case (int) ClassicType.BROADCAST_ACK -> new ClusterMessage.ClientAck(requestId, response.value("packet"));
            default -> throw new MalformedMessageException("a response of an unknown type");
        };
    }

    /** Ids answer the old question, objects the new one; an empty list is taken for an answer to the new one. */
    private static ClusterMessage.Answer socketsResponse(String requestId, List<@Nullable Object> values)
            throws MalformedMessageException {
        if (!values.isEmpty() && values.get(0) instanceof String) {
            return new ClusterMessage.SocketIdsAnswer(requestId, ids(values));
        }
        List<RemoteSocket> sockets = new ArrayList<>();
        for (Object value : values) {
            sockets.add(socket(Fields.of(value, "socket")));
        }
        return new ClusterMessage.SocketsFetched(requestId, sockets);
    }

    private static Set<SocketId> ids(List<@Nullable Object> values) throws MalformedMessageException {
        Set<SocketId> ids = new LinkedHashSet<>();
        for (Object value : values) {
            if (!(value instanceof String id) || id.isEmpty()) {
                throw new MalformedMessageException("a socket id is not a text");
            }
            ids.add(new SocketId(id));
        }
        return ids;
    }

    private static RemoteSocket socket(Fields socket) throws MalformedMessageException {
        Map<String, @Nullable Object> handshake = new LinkedHashMap<>();
        if (socket.has("handshake")) {
            socket.object("handshake").map().forEach((name, value) -> handshake.put(name.toString(), value));
        }
        Object data = socket.value("data");
        return new RemoteSocket(
                new SocketId(socket.text("id")), handshake, socket.rooms("rooms"), data == null ? Map.of() : data);
    }

    private static Fields fields(byte[] message) throws MalformedMessageException {
        Object value = message.length > 0 && message[0] == JSON_OBJECT
                ? PlainJson.decode(message)
                : PlainMessagePack.decode(message);
        return Fields.of(value, "message");
    }
}
