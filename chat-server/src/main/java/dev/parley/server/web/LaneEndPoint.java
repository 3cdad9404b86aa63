package dev.parley.server.web;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket with a fast lane: whole WebSocket frames that are built already go straight into it, beneath Jetty's WebSocket layer,
 * which costs a quarter of a delivery. Jetty's own writes (HTTP, control frames) pass the same lane, so frames never interleave.
 * What the socket does not take at once is written by Jetty's usual way, and the lane is busy until then.
 *
 * <p>Two more things are done here because only the socket's owner can:
 *
 * <ul>
 *   <li>WebSocket frames are read on the selector's thread, since waking another one costs more than what a session does with a
 *       message. Nothing there may block; one connection that always has more to read is made to wait for its turn.
 *   <li>While a poll is parked Jetty reads nothing and does not see that the client is gone; {@link #watch} does.
 * </ul>
 */
final class LaneEndPoint extends SocketChannelEndPoint {
    private static final Logger log = LoggerFactory.getLogger(LaneEndPoint.class);

    /** Bytes that one connection may bring before others on its selector have their turn. */
    private static final int READ_TURN = 256 * 1024;

    private static final long BLOCKING_NANOS = 500_000_000L;

    private record Write(Callback callback, ByteBuffer[] buffers) {}

    @GuardedBy("this")
    private boolean busy;

    @GuardedBy("this")
    private @Nullable Queue<Write> waiting;

    private final Object readLock = new Object();

    /** A byte of the next request that the watch came across. */
    @GuardedBy("readLock")
    private @Nullable ByteBuffer pushedBack;

    @GuardedBy("readLock")
    private int readTurn;

    private volatile @Nullable Watch watch;

    /** Only the thread that reads from this connection. */
    private @Nullable SelectorCallback selectorCallback;

    LaneEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
        super(channel, selector, key, scheduler);
    }

    /**
     * Writes whole frames; the buffers are the caller's own views of shared bytes.
     *
     * @param whenWritten run when the socket has all, if this method returns false; never, if the connection ends before
     * @return true if the socket took all
     */
    boolean send(ByteBuffer[] frames, Runnable whenWritten) {
        synchronized (this) {
            if (busy) {
                add(new Write(callback(whenWritten), frames));
                return false;
            }
            busy = true;
        }
        if (writeAtOnce(frames)) {
            leave();
            return true;
        }
        super.write(new Leaving(callback(whenWritten)), frames);
        return false;
    }

    @Override
    public void write(Callback callback, ByteBuffer... buffers) {
        synchronized (this) {
            if (busy) {
                add(new Write(callback, buffers));
                return;
            }
            busy = true;
        }
        super.write(new Leaving(callback), buffers);
    }

    private Callback callback(Runnable whenWritten) {
        return Callback.from(Invocable.InvocationType.NON_BLOCKING, whenWritten, this::close);
    }

    @GuardedBy("this")
    private void add(Write write) {
        if (waiting == null) {
            waiting = new ArrayDeque<>(2);
        }
        waiting.add(write);
    }

    /** What cannot be written ends up in Jetty's way of writing, which knows how to fail. */
    private boolean writeAtOnce(ByteBuffer[] frames) {
        try {
            if (frames.length == 1) {
                getChannel().write(frames[0]);
            } else {
                getChannel().write(frames);
            }
            return !frames[frames.length - 1].hasRemaining();
        } catch (IOException e) {
            return false;
        }
    }

    private void leave() {
        Write next = next();
        if (next != null) {
            super.write(new Leaving(next.callback), next.buffers);
        }
    }

    private synchronized @Nullable Write next() {
        Write next = waiting == null ? null : waiting.poll();
        if (next == null) {
            waiting = null;
            busy = false;
        }
        return next;
    }

    /** Lets the next write in when one has ended; on a dead connection that one fails in its turn. */
    private final class Leaving extends Callback.Nested {
        Leaving(Callback callback) {
            super(callback);
        }

        @Override
        public void succeeded() {
            leave();
            super.succeeded();
        }

        @Override
        public void failed(Throwable failure) {
            leave();
            super.failed(failure);
        }
    }

    // ---- reading

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        synchronized (readLock) {
            if (readTurn <= 0 && isWebSocket()) {
                return 0;
            }
            int first = takePushedBack(buffer);
            int filled = super.fill(buffer);
            readTurn -= Math.max(0, filled);
            return first == 0 ? filled : first + Math.max(0, filled);
        }
    }

    @Override
    public void fillInterested(Callback callback) {
        endWatch();
        super.fillInterested(onSelector(callback));
        wakeForPushedBack();
    }

    @Override
    public boolean tryFillInterested(Callback callback) {
        endWatch();
        boolean registered = super.tryFillInterested(onSelector(callback));
        wakeForPushedBack();
        return registered;
    }

    /** A watch is no read: Jetty, which reads nothing while a poll is parked, takes a pending read at its end for a fault. */
    @Override
    public boolean isFillInterested() {
        return watch == null && super.isFillInterested();
    }

    private Callback onSelector(Callback callback) {
        synchronized (readLock) {
            readTurn = READ_TURN;
        }
        if (!isWebSocket()) {
            return callback;
        }
        if (selectorCallback == null || selectorCallback.getCallback() != callback) {
            selectorCallback = new SelectorCallback(callback);
        }
        return selectorCallback;
    }

    private boolean isWebSocket() {
        return getConnection() instanceof WebSocketConnection;
    }

    /** Says that a callback may run on the selector's thread, and complains when that was a lie. */
    private static final class SelectorCallback extends Callback.Nested {
        SelectorCallback(Callback callback) {
            super(callback);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }

        @Override
        public void succeeded() {
            long start = System.nanoTime();
            super.succeeded();
            long taken = System.nanoTime() - start;
            if (taken > BLOCKING_NANOS) {
                log.warn(
                        "a session's listener held the network thread for {} ms; it must not block", taken / 1_000_000);
            }
        }
    }

    // ---- watching for the end

    /** Runs the action when the client ends the connection, until the connection is read from again. */
    void watch(Runnable onGone) {
        Watch begun = new Watch(onGone);
        watch = begun;
        if (!super.tryFillInterested(begun)) {
            watch = null;
        }
    }

    private void endWatch() {
        Watch ended = watch;
        if (ended != null) {
            watch = null;
            synchronized (readLock) {
                ended.over = true;
            }
            getFillInterest().onFail(Watch.OVER);
        }
    }

    @GuardedBy("readLock")
    private int takePushedBack(ByteBuffer buffer) {
        ByteBuffer taken = pushedBack;
        if (taken == null || BufferUtil.space(buffer) == 0) {
            return 0;
        }
        pushedBack = null;
        return BufferUtil.append(buffer, taken);
    }

    private void wakeForPushedBack() {
        boolean readable;
        synchronized (readLock) {
            readable = pushedBack != null;
        }
        if (readable) {
            getFillInterest().fillable();
        }
    }

    private final class Watch implements Callback {
        private static final Throwable OVER = new Throwable("over", null, false, false) {};

        private final Runnable onGone;
        private volatile boolean over;

        Watch(Runnable onGone) {
            this.onGone = onGone;
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }

        /** Something came: the end, or, from a client that does not wait for answers, its next request. */
        @Override
        public void succeeded() {
            if (isEnd()) {
                onGone.run();
            }
        }

        @Override
        public void failed(Throwable failure) {
            if (!over) {
                onGone.run();
            }
        }

        private boolean isEnd() {
            synchronized (readLock) {
                if (over || pushedBack != null) {
                    return false;
                }
                ByteBuffer one = BufferUtil.allocate(1);
                try {
                    int filled = LaneEndPoint.super.fill(one);
                    pushedBack = filled > 0 ? one : null;
                    return filled < 0;
                } catch (IOException e) {
                    return true;
                }
            }
        }
    }
}
