package dev.parley.redis.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Asks whether the Redis on a port serves commands, and whether it is the process that we mean. */
final class ReadyCheck {
    private static final int TIMEOUT_MILLIS = 1000;

    private ReadyCheck() {}

    /** True once this process answers PING. Another Redis that took the port first is told by its process id. */
    static boolean passes(int port, long pid) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write("PING\r\nINFO server\r\nQUIT\r\n".getBytes(US_ASCII));
            BufferedReader replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            String pong = replies.readLine();
            return pong != null && (pong.startsWith("-NOAUTH") || (pong.equals("+PONG") && tellsPid(replies, pid)));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean tellsPid(BufferedReader replies, long pid) throws IOException {
        for (String line = replies.readLine(); line != null; line = replies.readLine()) {
            if (line.startsWith("process_id:")) {
                return line.equals("process_id:" + pid);
            }
        }
        return true;
    }
}
