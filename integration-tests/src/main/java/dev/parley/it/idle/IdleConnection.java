package dev.parley.it.idle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** One WebSocket that connects to the default namespace and then only answers pings. Of the selecting thread. */
final class IdleConnection {
    private static final byte[] NOTHING = {};
    private static final int TEXT = 0x81;
    private static final int MASKED = 0x80;
    private static final int CLOSE = 8;

    enum State {
        DIALLING,
        UPGRADING,
        CONNECTING,
        IDLE,
        CLOSED
    }

    private final SocketChannel channel;
    private final String auth;
    private State state = State.DIALLING;
    private byte[] unread = NOTHING;
    private int pings;

    /** @param auth the JSON of the CONNECT packet; may be empty */
    IdleConnection(InetSocketAddress server, String auth) throws IOException {
        this.auth = auth;
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(server);
    }

    SocketChannel channel() {
        return channel;
    }

    State state() {
        return state;
    }

    int pings() {
        return pings;
    }

    void onConnectable() throws IOException {
        channel.finishConnect();
        state = State.UPGRADING;
        InetSocketAddress server = (InetSocketAddress) channel.getRemoteAddress();
        write(("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: " + server.getHostString() + ":"
                        + server.getPort() + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(ISO_8859_1));
    }

    /** @param buffer shared by all connections, empty */
    void onReadable(ByteBuffer buffer) throws IOException {
        int read = channel.read(buffer);
        if (read < 0) {
            throw new IOException("closed by the server while " + state);
        }
        byte[] bytes = Arrays.copyOf(unread, unread.length + read);
        buffer.flip().get(bytes, unread.length, read);
        ByteBuffer input = ByteBuffer.wrap(bytes);
        if (state == State.UPGRADING) {
            takeHead(input);
        }
        while (state != State.UPGRADING && takeFrame(input)) {}
        unread = input.hasRemaining() ? Arrays.copyOfRange(bytes, input.position(), bytes.length) : NOTHING;
    }

    private void takeHead(ByteBuffer input) throws IOException {
        String text = new String(input.array(), ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return;
        }
        if (!text.startsWith("HTTP/1.1 101")) {
            throw new IOException("no upgrade: " + text.lines().findFirst().orElse(""));
        }
        input.position(end + 4);
        state = State.CONNECTING;
    }

    /** @return false if the frame is not complete yet */
    private boolean takeFrame(ByteBuffer input) throws IOException {
        input.mark();
        if (input.remaining() < 2) {
            return false;
        }
        int opcode = input.get() & 0x0f;
        int length = input.get() & 0x7f;
        if (length == 126 && input.remaining() >= 2) {
            length = input.getShort() & 0xffff;
        }
        if (length > input.remaining()) {
            input.reset();
            return false;
        }
        byte[] payload = new byte[length];
        input.get(payload);
        if (opcode == CLOSE) {
            throw new IOException("closed by the server while " + state);
        }
        onPacket(new String(payload, UTF_8));
        return true;
    }

    private void onPacket(String packet) throws IOException {
        if (packet.startsWith("0")) {
            write(frame("40" + auth));
        } else if (packet.equals("2")) {
            pings++;
            write(frame("3"));
        } else if (packet.startsWith("40")) {
            state = State.IDLE;
        } else if (packet.startsWith("44")) {
            throw new IOException("refused: " + packet.substring(2));
        }
    }

    /** What this connection sends is far smaller than any socket buffer, so that it goes out at once. */
    private void write(byte[] bytes) throws IOException {
        if (channel.write(ByteBuffer.wrap(bytes)) < bytes.length) {
            throw new IOException("the server does not read");
        }
    }

    private static byte[] frame(String text) {
        byte[] payload = text.getBytes(UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8).put((byte) TEXT);
        if (payload.length < 126) {
            frame.put((byte) (MASKED | payload.length));
        } else {
            frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
        }
        // A mask of zeros leaves the payload as it is.
        frame.putInt(0).put(payload);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    void close() {
        state = State.CLOSED;
        try {
            channel.close();
        } catch (IOException e) {
            // Nobody is interested any more.
        }
    }
}
