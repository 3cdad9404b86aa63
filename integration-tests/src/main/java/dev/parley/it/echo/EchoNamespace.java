package dev.parley.it.echo;

import dev.parley.adapter.RemoteSocket;
import dev.parley.adapter.RoomName;
import dev.parley.socketio.Ack;
import dev.parley.socketio.Args;
import dev.parley.socketio.BroadcastOperator;
import dev.parley.socketio.Namespace;
import dev.parley.socketio.Socket;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the echo sample does in one namespace: it echoes, and it takes orders by control events. */
final class EchoNamespace {
    /**
     * Between the CONNECT reply and the first event. Test clients that wait for one message after the other lose the second when
     * both come with one read; Node.js keeps them apart by being slower.
     */
    private static final long AFTER_CONNECT_NANOS = 200_000;

    private final Namespace namespace;
    private final String serverName;

    EchoNamespace(Namespace namespace, String serverName) {
        this.namespace = namespace;
        this.serverName = serverName;
    }

    void register() {
        namespace.onConnection(this::onConnection);
        namespace.onServerSideEvent("probe", this::onProbe);
    }

    private void onConnection(Socket socket) {
        LockSupport.parkNanos(AFTER_CONNECT_NANOS);
        socket.emit("auth", socket.handshake().auth());
        socket.on(
                "message",
                (args, ack) -> socket.emit("message-back", args.values().toArray()));
        socket.on("message-with-ack", (args, ack) -> ack.send(args.values().toArray()));

        onControl(socket, "join", request -> join(socket, request));
        onControl(socket, "leave", request -> leave(socket, request));
        onControl(socket, "set-data", request -> setData(socket, request));
        onControl(socket, "emit", request -> emit(socket, request));
        onControl(socket, "emit-ack", request -> emitWithAck(socket, request));
        onControl(socket, "fetch", this::fetch);
        onControl(socket, "sockets-join", request -> done(select(request).socketsJoin(request.rooms("target"))));
        onControl(socket, "sockets-leave", request -> done(select(request).socketsLeave(request.rooms("target"))));
        onControl(
                socket,
                "disconnect-sockets",
                request -> done(select(request).disconnectSockets(request.is("close", false))));
        onControl(socket, "server-side-emit", this::serverSideEmit);
        onControl(socket, "server-side-emit-ack", this::serverSideEmitWithAck);
        onControl(socket, "all-rooms", request -> allRooms());
        onControl(socket, "server-count", request -> serverCount());
    }

    private void onProbe(Args args, Ack ack) {
        namespace.local().emit("probe-received", args.values().toArray());
        ack.send(Map.of("name", serverName, "args", args.values()));
    }

    private CompletableFuture<Reply> join(Socket socket, ControlRequest request) {
        socket.join(request.rooms("rooms"));
        return now(Reply.ok("rooms", values(socket.rooms())));
    }

    private CompletableFuture<Reply> leave(Socket socket, ControlRequest request) {
        request.rooms("rooms").forEach(socket::leave);
        return now(Reply.ok("rooms", values(socket.rooms())));
    }

    private static CompletableFuture<Reply> setData(Socket socket, ControlRequest request) {
        socket.setData(request.object("data"));
        return now(Reply.ok());
    }

    private CompletableFuture<Reply> emit(Socket socket, ControlRequest request) {
        request.select(sender(socket, request)).emit(request.text("event"), request.list("args"));
        return now(Reply.ok());
    }

    private CompletableFuture<Reply> emitWithAck(Socket socket, ControlRequest request) {
        return request.select(sender(socket, request))
                .timeout(request.millis("timeout", 2_000))
                .emitWithAck(request.text("event"), request.list("args"))
                .thenApply(answers -> Reply.of(answers, "responses", answers.values()));
    }

    private BroadcastOperator sender(Socket socket, ControlRequest request) {
        return request.is("fromSocket", false) ? socket.broadcast() : namespace.everyone();
    }

    private CompletableFuture<Reply> fetch(ControlRequest request) {
        return select(request)
                .fetchSockets()
                .thenApply(answers -> Reply.of(
                        answers,
                        "sockets",
                        answers.values().stream().map(EchoNamespace::describe).toList()));
    }

    private CompletableFuture<Reply> serverSideEmit(ControlRequest request) {
        return done(namespace.serverSideEmit(request.text("event"), request.list("args")));
    }

    private CompletableFuture<Reply> serverSideEmitWithAck(ControlRequest request) {
        return namespace
                .serverSideEmitWithAck(request.text("event"), request.list("args"))
                .thenApply(answers -> Reply.of(answers, "responses", answers.values()));
    }

    private CompletableFuture<Reply> allRooms() {
        return namespace
                .adapter()
                .allRooms()
                .thenApply(answers -> Reply.of(answers, "rooms", values(answers.values())));
    }

    private CompletableFuture<Reply> serverCount() {
        return namespace.adapter().serverCount().thenApply(count -> Reply.ok("count", count));
    }

    private BroadcastOperator select(ControlRequest request) {
        return request.select(namespace.everyone());
    }

    private static void onControl(
            Socket socket, String event, Function<ControlRequest, CompletableFuture<Reply>> control) {
        socket.on(
                event,
                (args, ack) -> perform(control, args)
                        .exceptionally(Reply::failed)
                        .thenAccept(reply -> ack.send(reply.members())));
    }

    private static CompletableFuture<Reply> perform(
            Function<ControlRequest, CompletableFuture<Reply>> control, Args args) {
        try {
            return control.apply(ControlRequest.of(args));
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Map<String, @Nullable Object> describe(RemoteSocket socket) {
        Map<String, @Nullable Object> description = new LinkedHashMap<>();
        description.put("id", socket.id().value());
        description.put("rooms", values(socket.rooms()));
        description.put("data", socket.data());
        description.put("handshake", socket.handshake());
        return description;
    }

    private static List<Object> values(Collection<RoomName> rooms) {
        return rooms.stream().map(RoomName::value).toList();
    }

    private static CompletableFuture<Reply> done(CompletableFuture<Void> future) {
        return future.thenApply(nothing -> Reply.ok());
    }

    private static CompletableFuture<Reply> now(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }
}
