package dev.parley.server.web;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket client that keeps what it receives. */
final class TestSocket implements WebSocket.Listener {
    final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
    private @Nullable WebSocket socket;

    static TestSocket open(HttpClient http, URI uri) {
        TestSocket opening = new TestSocket();
        URI ws = URI.create(uri.toString().replaceFirst("^http", "ws"));
        opening.socket = http.newWebSocketBuilder().buildAsync(ws, opening).join();
        return opening;
    }

    TestSocket send(String packet) {
        opened().sendText(packet, true).join();
        return this;
    }

    TestSocket send(byte[] message) {
        opened().sendBinary(ByteBuffer.wrap(message), true).join();
        return this;
    }

    void abort() {
        opened().abort();
    }

    void close() {
        opened().sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    /** The next text message. */
    String next() {
        return (String) nextMessage();
    }

    Object nextMessage() {
        try {
            Object message = received.poll(10, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("no message within 10 s");
            }
            return message;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for the end; 1006 when it came without a close frame. */
    int closeCode() {
        return closed.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private WebSocket opened() {
        if (socket == null) {
            throw new IllegalStateException("not open");
        }
        return socket;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            received.add(text.toString());
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] part = new byte[data.remaining()];
        data.get(part);
        binary.writeBytes(part);
        if (last) {
            received.add(binary.toByteArray());
            binary.reset();
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
        closed.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(1006);
    }
}
