package dev.parley.adapter.cluster;

import dev.parley.adapter.LocalSockets;
import dev.parley.adapter.RemoteSocket;
import dev.parley.adapter.SocketId;
import dev.parley.adapter.Target;
import dev.parley.adapter.cluster.ClusterMessage.Answer;
import dev.parley.adapter.cluster.ClusterMessage.Command;
import dev.parley.adapter.cluster.ClusterMessage.Question;
import dev.parley.adapter.memory.MemoryAdapter;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does what other servers ask for, and hands their answers to the questions that wait for them. */
final class Incoming implements ClusterTransport.Receiver {
    private final MemoryAdapter local;
    private final LocalSockets sockets;
    private final ClusterTransport transport;
    private final Questions questions;
    private final Duration requestsTimeout;
    private final HandshakeFilter handshakeFilter;

    Incoming(
            MemoryAdapter local,
            LocalSockets sockets,
            ClusterTransport transport,
            Questions questions,
            Duration requestsTimeout,
            HandshakeFilter handshakeFilter) {
        this.local = local;
        this.sockets = sockets;
        this.transport = transport;
        this.questions = questions;
        this.requestsTimeout = requestsTimeout;
        this.handshakeFilter = handshakeFilter;
    }

    @Override
    public void onMessage(@Nullable String from, ClusterMessage message) {
        if (message instanceof Command command) {
            handleCommand(command);
        } else if (message instanceof Question question) {
            handleQuestion(from, question);
        } else if (message instanceof Answer answer) {
            handleAnswer(from, answer);
        }
    }

    private void handleCommand(Command command) {
        if (command instanceof ClusterMessage.Emit emit) {
            local.broadcast(emit.broadcast(), emit.target());
        } else if (command instanceof ClusterMessage.JoinRooms join) {
            local.addSockets(join.target(), join.rooms());
        } else if (command instanceof ClusterMessage.LeaveRooms leave) {
            local.delSockets(leave.target(), leave.rooms());
        } else if (command instanceof ClusterMessage.Disconnect disconnect) {
            local.disconnectSockets(disconnect.target(), disconnect.close());
        } else if (command instanceof ClusterMessage.ServerSideEmit emit) {
            sockets.onServerSideEvent(emit.data(), null);
        }
    }

    /** Every server answers, even when it has nothing: the asker waits for it. */
    private void handleQuestion(@Nullable String from, Question question) {
        String id = question.requestId();
        if (question instanceof ClusterMessage.EmitWithAck emit) {
            handleEmitWithAck(from, emit);
        } else if (question instanceof ClusterMessage.FetchSockets fetch) {
            transport.answer(from, new ClusterMessage.SocketsFetched(id, describe(fetch.target())));
        } else if (question instanceof ClusterMessage.ServerSideEmitWithAck emit) {
            handleServerSideEmit(from, emit);
        } else if (question instanceof ClusterMessage.AskRooms) {
            transport.answer(from, new ClusterMessage.RoomsAnswer(id, local.localRooms()));
        } else if (question instanceof ClusterMessage.AskSocketIds ask) {
            transport.answer(from, new ClusterMessage.SocketIdsAnswer(id, local.sockets(ask.rooms())));
        } else if (question instanceof ClusterMessage.ToOneSocket one && isHere(one.id())) {
            handleCommand(one.command());
            transport.answer(from, new ClusterMessage.Done(id));
        }
    }

    private boolean isHere(SocketId id) {
        return !local.socketRooms(id).isEmpty();
    }

    /** The count goes out before the first acknowledgement can. */
    private void handleEmitWithAck(@Nullable String from, ClusterMessage.EmitWithAck emit) {
        String id = emit.requestId();
        List<SocketId> ids = List.copyOf(local.select(emit.target()));
        transport.answer(from, new ClusterMessage.ClientCount(id, ids.size()));
        if (!ids.isEmpty()) {
            Duration timeout = emit.timeout() == null ? requestsTimeout : emit.timeout();
            sockets.sendWithAck(
                    ids,
                    emit.broadcast(),
                    emit.target().flags(),
                    timeout,
                    value -> transport.answer(from, new ClusterMessage.ClientAck(id, value)));
        }
    }

    private void handleServerSideEmit(@Nullable String from, ClusterMessage.ServerSideEmitWithAck emit) {
        AtomicBoolean answered = new AtomicBoolean();
        sockets.onServerSideEvent(emit.data(), value -> {
            if (answered.compareAndSet(false, true)) {
                transport.answer(from, new ClusterMessage.ServerSideAck(emit.requestId(), value));
            }
        });
    }

    private List<RemoteSocket> describe(Target target) {
        return local.describe(target).stream()
                .map(socket -> new RemoteSocket(
                        socket.id(), handshakeFilter.apply(socket.handshake()), socket.rooms(), socket.data()))
                .toList();
    }

    private void handleAnswer(@Nullable String from, Answer answer) {
        String id = answer.requestId();
        if (answer instanceof ClusterMessage.ClientCount count) {
            pending(questions.acks, id, pending -> pending.onAnnounced(from, count.clients()));
        } else if (answer instanceof ClusterMessage.ClientAck ack) {
            pending(questions.acks, id, pending -> pending.onAnnouncedValue(ack.value()));
        } else if (answer instanceof ClusterMessage.SocketsFetched fetched) {
            pending(questions.fetches, id, pending -> pending.onAnswer(from, fetched.sockets()));
        } else if (answer instanceof ClusterMessage.ServerSideAck ack) {
            pending(questions.serverSideAcks, id, pending -> pending.onAnswer(from, listOf(ack.value())));
        } else if (answer instanceof ClusterMessage.RoomsAnswer rooms) {
            pending(questions.rooms, id, pending -> pending.onAnswer(from, List.copyOf(rooms.rooms())));
        }
    }

    /** Late answers, and answers to nobody's question, find nothing. */
    private static <T extends @Nullable Object> void pending(
            Map<String, Pending<T>> kind, String requestId, Consumer<Pending<T>> change) {
        Pending<T> pending = kind.get(requestId);
        if (pending != null) {
            change.accept(pending);
        }
    }

    private static List<@Nullable Object> listOf(@Nullable Object value) {
        return Collections.singletonList(value);
    }
}
