package dev.parley.it.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * An Engine.IO client with exact control of the wire: every packet is sent and taken by the test, pings included, and
 * nothing happens in between. A packet is a {@link String} with its type digit, or {@code byte[]} for a binary message.
 * Any thread may send; one thread takes packets and upgrades.
 */
public final class RawClient implements AutoCloseable {
    private static final String SEPARATOR = "\u001e";
    private static final int OK = 200;

    private final URI server;
    private final String path;
    private final EngineHandshake handshake;
    private final Deque<Object> taken = new ArrayDeque<>(); // of the taking thread
    private final Object sending = new Object();
    private Duration patience = Duration.ofSeconds(10); // set before the client is shared

    @GuardedBy("sending")
    private @Nullable RawWebSocket webSocket;

    private RawClient(URI server, String path, Transport transport) {
        this.server = server;
        this.path = path;
        if (transport == Transport.WEBSOCKET) {
            RawWebSocket socket = RawWebSocket.open(webSocketUri(""));
            handshake = EngineHandshake.parse(String.valueOf(socket.next(patience)));
            webSocket = socket;
        } else {
            taken.addAll(packets(Http.get(pollingUri(""))));
            handshake = EngineHandshake.parse(String.valueOf(taken.remove()));
        }
        if (transport == Transport.UPGRADE) {
            upgrade();
        }
    }

    /**
     * Opens a session.
     *
     * @param server like {@code http://127.0.0.1:3000}
     * @param path like {@code /engine.io/}
     */
    public static RawClient open(URI server, String path, Transport transport) {
        return new RawClient(server, path, transport);
    }

    public EngineHandshake handshake() {
        return handshake;
    }

    /** How long {@link #next} waits; 10 s until told otherwise. */
    public RawClient withPatience(Duration limit) {
        patience = limit;
        return this;
    }

    /** Sends packets, in one request where this client polls. @throws ClosedException if the server refuses them */
    public void send(Object... packets) {
        synchronized (sending) {
            if (webSocket == null) {
                HttpResponse<String> answer = post(payload(packets));
                if (answer.statusCode() != OK) {
                    throw new ClosedException(answer.statusCode() + " " + answer.body());
                }
            } else {
                for (Object packet : packets) {
                    sendFrame(webSocket, packet);
                }
            }
        }
    }

    /** The next packet. @throws ClosedException if the session has ended instead */
    public Object next() {
        RawWebSocket socket = webSocket();
        if (!taken.isEmpty()) {
            return taken.remove();
        }
        if (socket == null) {
            taken.addAll(packets(Http.get(pollingUri(sid()))));
            return taken.remove();
        }
        Object frame = socket.next(patience);
        if (frame == null) {
            throw new ClosedException("close code " + socket.awaitClose(patience));
        }
        return frame;
    }

    /** Takes the next packets and compares. @throws AssertionError if another comes */
    public void expect(Object... packets) {
        for (Object expected : packets) {
            Object actual = next();
            if (!Objects.deepEquals(expected, actual)) {
                throw new AssertionError("expected packet " + text(expected) + " but got " + text(actual));
            }
        }
    }

    /** Takes packets until one begins like this, and returns it. */
    public String nextStarting(String prefix) {
        while (true) {
            if (next() instanceof String packet && packet.startsWith(prefix)) {
                return packet;
            }
        }
    }

    /** Moves the session to a WebSocket, as the official client does; what was on its way stays in order. */
    public void upgrade() {
        finishUpgrade(probe());
    }

    /** Opens the WebSocket and has its probe answered; polling goes on. */
    public RawWebSocket probe() {
        RawWebSocket socket = RawWebSocket.open(webSocketUri(sid()));
        socket.send("2probe");
        Object answer = socket.next(patience);
        if (!"3probe".equals(answer)) {
            throw new ClosedException("probe answered by " + text(answer));
        }
        return socket;
    }

    /**
     * Switches to a probed WebSocket. No poll may be waiting, which holds as long as one thread takes packets; the server
     * lets the last poll go with a noop.
     */
    public void finishUpgrade(RawWebSocket socket) {
        taken.addAll(packets(Http.get(pollingUri(sid()))));
        taken.removeIf("6"::equals);
        synchronized (sending) {
            socket.send("5");
            webSocket = socket;
        }
    }

    public boolean isWebSocket() {
        return webSocket() != null;
    }

    /** Waits until the server has ended the session. @return the WebSocket's close code, or the HTTP status of a poll */
    public int awaitClose() {
        RawWebSocket socket = webSocket();
        if (socket != null) {
            return socket.awaitClose(patience);
        }
        HttpResponse<String> answer = Http.get(pollingUri(sid()));
        while (answer.statusCode() == OK && !answer.body().equals("1")) {
            answer = Http.get(pollingUri(sid()));
        }
        return answer.statusCode();
    }

    /** Sends any body, and returns the answer. */
    public HttpResponse<String> post(String body) {
        return Http.post(pollingUri(sid()), body);
    }

    /** Asks for packets once, and returns the answer. */
    public HttpResponse<String> poll() {
        return Http.get(pollingUri(sid()));
    }

    /** Leaves without a word. */
    public void abort() {
        RawWebSocket socket = webSocket();
        if (socket != null) {
            socket.abort();
        }
    }

    /** Ends the session as a client does. */
    @Override
    public void close() {
        RawWebSocket socket = webSocket();
        if (socket == null) {
            post("1");
        } else if (!socket.isClosed()) {
            socket.close();
        }
    }

    public URI pollingUri(String sid) {
        return server.resolve(path + "?EIO=4&transport=polling" + query(sid));
    }

    public URI webSocketUri(String sid) {
        return URI.create(server.resolve(path + "?EIO=4&transport=websocket" + query(sid))
                .toString()
                .replaceFirst("^http", "ws"));
    }

    private static String query(String sid) {
        return sid.isEmpty() ? "" : "&sid=" + sid;
    }

    private String sid() {
        return handshake.sid();
    }

    private @Nullable RawWebSocket webSocket() {
        synchronized (sending) {
            return webSocket;
        }
    }

    private static void sendFrame(RawWebSocket socket, Object packet) {
        try {
            if (packet instanceof byte[] binary) {
                socket.send(binary);
            } else {
                socket.send((String) packet);
            }
        } catch (CompletionException e) {
            throw new ClosedException("not sent: " + e.getCause());
        }
    }

    private static String payload(Object... packets) {
        List<String> texts = new ArrayList<>();
        for (Object packet : packets) {
            texts.add(
                    packet instanceof byte[] binary
                            ? "b" + Base64.getEncoder().encodeToString(binary)
                            : (String) packet);
        }
        return String.join(SEPARATOR, texts);
    }

    private static List<Object> packets(HttpResponse<String> answer) {
        if (answer.statusCode() != OK) {
            throw new ClosedException(answer.statusCode() + " " + answer.body());
        }
        List<Object> packets = new ArrayList<>();
        for (String text : answer.body().split(SEPARATOR, -1)) {
            packets.add(text.startsWith("b") ? Base64.getDecoder().decode(text.substring(1)) : text);
        }
        return packets;
    }

    private static String text(@Nullable Object packet) {
        return packet instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(packet);
    }

    /** The session is not there (any more). */
    public static final class ClosedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ClosedException(String message) {
            super(message);
        }
    }
}
