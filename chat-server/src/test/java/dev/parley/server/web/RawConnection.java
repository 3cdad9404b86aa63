package dev.parley.server.web;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A TCP connection, for what no decent client would do. */
final class RawConnection implements AutoCloseable {
    private static final int PATIENCE = 10_000;

    private final Socket socket = new Socket();
    private final InputStream input;

    RawConnection(int port) {
        try {
            socket.setReceiveBufferSize(8192);
            socket.setSoTimeout(PATIENCE);
            socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE);
            input = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawConnection send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    RawConnection send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Asks for a WebSocket and reads its 101. */
    RawConnection upgrade(String pathAndQuery) {
        send("GET " + pathAndQuery + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
        String head = readUntil("\r\n\r\n");
        if (!head.startsWith("HTTP/1.1 101")) {
            throw new AssertionError(head);
        }
        return this;
    }

    /** Sends one frame as it stands, masked with zeros. */
    RawConnection frame(int firstByte, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(firstByte);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        return send(frame.toByteArray());
    }

    /** Reads up to and with a text. */
    String readUntil(String end) {
        StringBuilder text = new StringBuilder();
        while (text.length() < end.length() || text.indexOf(end, text.length() - end.length()) < 0) {
            int next = read();
            if (next < 0) {
                throw new AssertionError("ended after: " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }

    /** The next byte, or -1 at the end, however it came. */
    int read() {
        try {
            return input.read();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing came", e);
        } catch (IOException e) {
            return -1;
        }
    }

    /** The next whole text message, and how it came: {@code plain:} or {@code deflated:}. */
    String message(Inflater inflater) throws DataFormatException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        int first = read();
        boolean deflated = (first & 0x40) != 0;
        for (int head = first; ; head = read()) {
            payload.writeBytes(payload());
            if ((head & 0x80) != 0) {
                break;
            }
        }
        String text = deflated ? inflate(inflater, payload) : payload.toString(StandardCharsets.UTF_8);
        return (deflated ? "deflated:" : "plain:") + text;
    }

    private byte[] payload() {
        long length = read();
        int bytes = length == 126 ? 2 : length == 127 ? 8 : 0;
        for (int i = 0; i < bytes; i++) {
            length = (i == 0 ? 0 : length << 8) | read();
        }
        byte[] payload = new byte[(int) length];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) read();
        }
        return payload;
    }

    private static String inflate(Inflater inflater, ByteArrayOutputStream deflated) throws DataFormatException {
        deflated.writeBytes(new byte[] {0, 0, -1, -1}); // what RFC 7692 has the sender cut off
        inflater.setInput(deflated.toByteArray());
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        for (int size; (size = inflater.inflate(part)) > 0; ) {
            text.write(part, 0, size);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    /** All that comes until the other side ends the connection. */
    String readToEnd() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int next; (next = read()) >= 0; ) {
            all.write(next);
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** Ends the connection with a reset. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
