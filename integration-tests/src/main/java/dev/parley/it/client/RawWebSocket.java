package dev.parley.it.client;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A WebSocket whose frames are taken one by one: text as {@link String}, binary as {@code byte[]}. Threadsafe. */
public final class RawWebSocket {
    private final Frames frames = new Frames();
    private final WebSocket socket;

    private RawWebSocket(URI uri) {
        socket = Http.CLIENT
                .newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(20))
                .buildAsync(uri, frames)
                .join();
    }

    /** @throws RefusedException if the server answers with an HTTP status instead */
    public static RawWebSocket open(URI uri) {
        try {
            return new RawWebSocket(uri);
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refusal) {
                throw new RefusedException(refusal.getResponse().statusCode());
            }
            throw e;
        }
    }

    /** Returns when the frame is with the operating system. */
    public synchronized void send(String text) {
        socket.sendText(text, true).join();
    }

    public synchronized void send(byte[] binary) {
        socket.sendBinary(ByteBuffer.wrap(binary), true).join();
    }

    /** The next message; null once the socket is closed. @throws IllegalStateException if none comes in time */
    public @Nullable Object next(Duration patience) {
        try {
            Object frame = frames.queue.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (frame == null) {
                throw new IllegalStateException("no frame within " + patience);
            }
            if (frame == Frames.END) {
                frames.queue.add(Frames.END);
                return null;
            }
            return frame;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Waits for the end, whatever comes before it. @return the close code; 1006 if the line broke */
    public int awaitClose(Duration patience) {
        try {
            return frames.closed.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("open after " + patience + " (expected: closed by the server)", e);
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean isClosed() {
        return frames.closed.isDone();
    }

    /** Closes with a close frame. */
    public synchronized void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(e -> null).join();
        socket.abort();
        frames.end(WebSocket.NORMAL_CLOSURE);
    }

    /** Drops the TCP connection without a word, as a client that dies does. */
    public void abort() {
        socket.abort();
        frames.end(Frames.ABNORMAL);
    }

    /** A WebSocket handshake that was answered with an HTTP status. */
    public static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int status;

        RefusedException(int status) {
            super("refused with status " + status);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    /** Collects fragments into messages. Called by one thread at a time, as the JDK promises. */
    private static final class Frames implements WebSocket.Listener {
        static final int ABNORMAL = 1006;
        static final Object END = new Object();

        final BlockingQueue<Object> queue = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private StringBuilder text = new StringBuilder();
        private ByteArrayOutputStream binary = new ByteArrayOutputStream();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                queue.add(text.toString());
                text = new StringBuilder();
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            binary.writeBytes(bytes);
            if (last) {
                queue.add(binary.toByteArray());
                binary = new ByteArrayOutputStream();
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            end(statusCode);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            end(ABNORMAL);
        }

        void end(int code) {
            if (closed.complete(code)) {
                queue.add(END);
            }
        }
    }
}
