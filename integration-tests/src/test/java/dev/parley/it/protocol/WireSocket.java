package dev.parley.it.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A TCP connection on which anything may be written, with just enough HTTP and WebSocket to read the answers. */
final class WireSocket implements AutoCloseable {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    static final int PROTOCOL_ERROR = 1002;
    static final int NO_CODE = 1005;
    static final int BAD_TEXT = 1007;
    static final int SERVER_ERROR = 1011;

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;

    private final Socket socket;
    private final DataInputStream in;

    WireSocket(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Opens a WebSocket at the path. */
    static WireSocket webSocket(int port, String pathAndQuery) throws IOException {
        WireSocket wire = new WireSocket(port);
        wire.write(Mutator.bytes(upgradeRequest(pathAndQuery)));
        String head = wire.readHead();
        if (!head.startsWith("HTTP/1.1 101")) {
            throw new IOException("no upgrade: " + head);
        }
        return wire;
    }

    static String upgradeRequest(String pathAndQuery) {
        return "GET " + pathAndQuery + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    }

    private String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Says that nothing more will come, and reads what the other side says to it all. */
    byte[] finish() throws IOException {
        try {
            socket.shutdownOutput();
            return readAll(in);
        } catch (SocketException e) {
            return new byte[0];
        }
    }

    private static byte[] readAll(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (SocketTimeoutException e) {
            throw new IOException("open although nothing more can come; so far: " + all.toString(ISO_8859_1), e);
        } catch (SocketException e) {
            // Reset: a close all the same.
        }
        return all.toByteArray();
    }

    /** A masked frame, as clients send them. */
    static byte[] frame(int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) (FINAL | opcode));
        if (payload.length < 126) {
            frame.put((byte) (MASKED | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (MASKED | 127)).putLong(payload.length);
        }
        byte[] mask = {1, 2, 3, 4};
        frame.put(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i % 4]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    /** Sends a frame and then a ping. @return whether the connection lived through it */
    boolean survives(int opcode, byte[] payload) throws IOException {
        try {
            write(frame(opcode, payload));
            write(frame(PING, new byte[0]));
            Optional<Integer> answer = nextOpcode();
            while (answer.isPresent() && answer.get() != PONG && answer.get() != CLOSE) {
                answer = nextOpcode();
            }
            return answer.filter(code -> code == PONG).isPresent();
        } catch (SocketException e) {
            return false;
        }
    }

    /** The kind of the next frame, its payload skipped; empty at the end of the stream. */
    private Optional<Integer> nextOpcode() throws IOException {
        try {
            int opcode = in.readUnsignedByte() & 0x0f;
            int marker = in.readUnsignedByte();
            long length = marker == 126 ? in.readUnsignedShort() : marker == 127 ? in.readLong() : marker;
            in.skipNBytes(length);
            return Optional.of(opcode);
        } catch (EOFException e) {
            return Optional.empty();
        }
    }

    /** The code of the close frame among a server's frames, {@link #NO_CODE} for one without; empty if there is none. */
    static Optional<Integer> closeCode(byte[] frames) {
        ByteBuffer rest = ByteBuffer.wrap(frames);
        try {
            while (rest.hasRemaining()) {
                int opcode = rest.get() & 0x0f;
                int marker = rest.get();
                int length = marker == 126 ? Short.toUnsignedInt(rest.getShort()) : marker;
                if (opcode == CLOSE) {
                    return Optional.of(length == 0 ? NO_CODE : Short.toUnsignedInt(rest.getShort()));
                }
                rest.position(rest.position() + length);
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            // The connection ended in the middle of a frame.
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
