package dev.parley.adapter.redis;

import static dev.parley.adapter.redis.ClassicType.ALL_ROOMS;
import static dev.parley.adapter.redis.ClassicType.BROADCAST;
import static dev.parley.adapter.redis.ClassicType.BROADCAST_ACK;
import static dev.parley.adapter.redis.ClassicType.BROADCAST_CLIENT_COUNT;
import static dev.parley.adapter.redis.ClassicType.REMOTE_DISCONNECT;
import static dev.parley.adapter.redis.ClassicType.REMOTE_FETCH;
import static dev.parley.adapter.redis.ClassicType.REMOTE_JOIN;
import static dev.parley.adapter.redis.ClassicType.REMOTE_LEAVE;
import static dev.parley.adapter.redis.ClassicType.SERVER_SIDE_EMIT;
import static dev.parley.adapter.redis.ClassicType.SOCKETS;

import dev.parley.adapter.RemoteSocket;
import dev.parley.adapter.SocketId;
import dev.parley.adapter.cluster.ClusterMessage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages of the classic wire, with their members in the order in which the reference writes them. Requests and answers
 * are JSON but for those that carry packets or acknowledgements, which may hold binary.
 */
final class ClassicEncoder {
    private final String nodeId;
    private final String namespace;

    ClassicEncoder(String nodeId, String namespace) {
        this.nodeId = nodeId;
        this.namespace = namespace;
    }

    byte[] broadcast(ClusterMessage.Emit emit) {
        return PlainMessagePack.encode(Arrays.asList(
                nodeId,
                ClassicPackets.packet(emit.broadcast(), namespace),
                ClassicPackets.optionsWithFlags(emit.target(), null)));
    }

    byte[] request(ClusterMessage message) {
        if (message instanceof ClusterMessage.EmitWithAck emit) {
            return PlainMessagePack.encode(question(emit.requestId(), BROADCAST)
                    .with("packet", ClassicPackets.packet(emit.broadcast(), namespace))
                    .with("opts", ClassicPackets.optionsWithFlags(emit.target(), emit.timeout()))
                    .members);
        }
        return PlainJson.encode(jsonRequest(message).members);
    }

    private Message jsonRequest(ClusterMessage message) {
        if (message instanceof ClusterMessage.JoinRooms join) {
            return command(REMOTE_JOIN)
                    .with("opts", ClassicPackets.options(join.target()))
                    .with("rooms", ClassicPackets.values(join.rooms()));
        } else if (message instanceof ClusterMessage.LeaveRooms leave) {
            return command(REMOTE_LEAVE)
                    .with("opts", ClassicPackets.options(leave.target()))
                    .with("rooms", ClassicPackets.values(leave.rooms()));
        } else if (message instanceof ClusterMessage.Disconnect disconnect) {
            return command(REMOTE_DISCONNECT)
                    .with("opts", ClassicPackets.options(disconnect.target()))
                    .with("close", disconnect.close());
        } else if (message instanceof ClusterMessage.ServerSideEmit emit) {
            return command(SERVER_SIDE_EMIT).with("data", emit.data());
        } else if (message instanceof ClusterMessage.ServerSideEmitWithAck emit) {
            return question(emit.requestId(), SERVER_SIDE_EMIT).with("data", emit.data());
        } else if (message instanceof ClusterMessage.FetchSockets fetch) {
            return question(fetch.requestId(), REMOTE_FETCH).with("opts", ClassicPackets.options(fetch.target()));
        } else if (message instanceof ClusterMessage.AskRooms ask) {
            return question(ask.requestId(), ALL_ROOMS);
        } else if (message instanceof ClusterMessage.AskSocketIds ask) {
            return question(ask.requestId(), SOCKETS).with("rooms", ClassicPackets.values(ask.rooms()));
        }
        throw new IllegalArgumentException("message: " + message + " (expected: a request of the classic wire)");
    }

    byte[] answer(ClusterMessage.Answer answer) {
        if (answer instanceof ClusterMessage.ClientAck ack) {
            return PlainMessagePack.encode(new Message()
                    .with("type", BROADCAST_ACK)
                    .with("requestId", ack.requestId())
                    .with("packet", ack.value())
                    .members);
        }
        return PlainJson.encode(jsonAnswer(answer).members);
    }

    private static Message jsonAnswer(ClusterMessage.Answer answer) {
        if (answer instanceof ClusterMessage.ClientCount count) {
            return new Message()
                    .with("type", BROADCAST_CLIENT_COUNT)
                    .with("requestId", count.requestId())
                    .with("clientCount", count.clients());
        } else if (answer instanceof ClusterMessage.ServerSideAck ack) {
            return new Message()
                    .with("type", SERVER_SIDE_EMIT)
                    .with("requestId", ack.requestId())
                    .with("data", ack.value());
        }
        Message message = new Message().with("requestId", answer.requestId());
        if (answer instanceof ClusterMessage.SocketsFetched fetched) {
            message.with(
                    "sockets",
                    fetched.sockets().stream().map(ClassicEncoder::socket).toList());
        } else if (answer instanceof ClusterMessage.RoomsAnswer rooms) {
            message.with("rooms", ClassicPackets.values(rooms.rooms()));
        } else if (answer instanceof ClusterMessage.SocketIdsAnswer sockets) {
            message.with("sockets", sockets.ids().stream().map(SocketId::value).toList());
        }
        return message;
    }

    private static Map<String, @Nullable Object> socket(RemoteSocket socket) {
        return new Message()
                .with("id", socket.id().value())
                .with("handshake", socket.handshake())
                .with("rooms", ClassicPackets.values(socket.rooms()))
                .with("data", socket.data())
                .members;
    }

    private Message command(long type) {
        return new Message().with("uid", nodeId).with("type", type);
    }

    private Message question(String requestId, long type) {
        return new Message().with("uid", nodeId).with("requestId", requestId).with("type", type);
    }

    /** Members in the order of writing. */
    private static final class Message {
        final Map<String, @Nullable Object> members = new LinkedHashMap<>();

        Message with(String name, @Nullable Object value) {
            members.put(name, value);
            return this;
        }
    }
}
