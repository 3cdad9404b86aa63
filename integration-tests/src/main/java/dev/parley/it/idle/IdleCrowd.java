package dev.parley.it.idle;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * All idle connections, kept alive by one thread: {@link #run} is its whole life. The numbers may be read from any
 * thread.
 */
final class IdleCrowd implements Runnable, AutoCloseable {
    /** What is known of the crowd. */
    record Count(int idle, int failed, long pings, String firstFailure) {}

    private final InetSocketAddress server;
    private final int wanted;
    private final int atOnce;
    private final IntFunction<String> auth;
    private final Selector selector;
    private volatile Count count = new Count(0, 0, 0, "");
    private volatile boolean open = true;

    // Of the running thread.
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final List<IdleConnection> connections = new ArrayList<>();
    private String firstFailure = "";

    /**
     * @param atOnce how many may be on their way at a time
     * @param auth the JSON of each connection's CONNECT packet
     */
    IdleCrowd(InetSocketAddress server, int wanted, int atOnce, IntFunction<String> auth) throws IOException {
        this.server = server;
        this.wanted = wanted;
        this.atOnce = atOnce;
        this.auth = auth;
        this.selector = Selector.open();
    }

    Count count() {
        return count;
    }

    @Override
    public void run() {
        try (selector) {
            while (open) {
                dialMore();
                selector.select(this::onReady, 200);
                count = counted();
            }
        } catch (IOException e) {
            firstFailure = e.toString();
        } finally {
            connections.forEach(IdleConnection::close);
            count = counted();
        }
    }

    private void dialMore() throws IOException {
        long onTheirWay = connections.stream()
                .filter(connection -> connection.state() != IdleConnection.State.IDLE
                        && connection.state() != IdleConnection.State.CLOSED)
                .count();
        for (long free = atOnce - onTheirWay; free > 0 && connections.size() < wanted; free--) {
            IdleConnection connection = new IdleConnection(server, auth.apply(connections.size()));
            connections.add(connection);
            connection.channel().register(selector, SelectionKey.OP_CONNECT, connection);
        }
    }

    private void onReady(SelectionKey key) {
        IdleConnection connection = (IdleConnection) key.attachment();
        try {
            if (key.isConnectable()) {
                connection.onConnectable();
                key.interestOps(SelectionKey.OP_READ);
            } else {
                connection.onReadable(buffer.clear());
            }
        } catch (IOException | CancelledKeyException e) {
            firstFailure = firstFailure.isEmpty() ? String.valueOf(e.getMessage()) : firstFailure;
            connection.close();
        }
    }

    private Count counted() {
        int idle = 0;
        int failed = 0;
        long pings = 0;
        for (IdleConnection connection : connections) {
            idle += connection.state() == IdleConnection.State.IDLE ? 1 : 0;
            failed += connection.state() == IdleConnection.State.CLOSED ? 1 : 0;
            pings += connection.pings();
        }
        return new Count(idle, failed, pings, firstFailure);
    }

    @Override
    public void close() {
        open = false;
        selector.wakeup();
    }
}
