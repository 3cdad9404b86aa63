package dev.parley.it;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A line that can break: forwards loopback TCP connections to a server, and cuts, stalls or slows them when the
 * test says so. Bytes are never lost inside a connection that lives on, since TCP never does that either: a stalled
 * direction holds them back and delivers them after {@link #heal}. All methods may be called from any thread.
 */
public final class TcpProxy implements AutoCloseable {
    private final InetSocketAddress server;
    private final int port;
    private final Link toServer = new Link();
    private final Link toClient = new Link();
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();

    @GuardedBy("this")
    private @Nullable ServerSocket listening;

    private TcpProxy(InetSocketAddress server) {
        this.server = server;
        this.port = listen(0);
    }

    /** A proxy on a free port of its own in front of a loopback port. */
    public static TcpProxy to(int serverPort) {
        return new TcpProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
    }

    public int port() {
        return port;
    }

    /** Connections open now. */
    public int connections() {
        return connections.size();
    }

    /** Resets every open connection; new ones are welcome. */
    public void cut() {
        connections.forEach(ProxiedConnection::reset);
    }

    /** Resets every open connection and refuses new ones until {@link #up}. */
    public synchronized void down() {
        if (listening != null) {
            close(listening);
            listening = null;
        }
        cut();
    }

    /** Accepts connections again, on the same port. */
    public synchronized void up() {
        if (listening == null) {
            listen(port);
        }
    }

    /** Connections stay open, and nothing passes any more in either direction. */
    public void blackhole() {
        stallToServer();
        stallToClient();
    }

    /** What clients send does not arrive; what the server sends does. */
    public void stallToServer() {
        toServer.stall(true);
    }

    /** What the server sends does not arrive; what clients send does. */
    public void stallToClient() {
        toClient.stall(true);
    }

    /** Holds every chunk of bytes back for at least this long, in both directions. */
    public void latency(Duration latency) {
        toServer.latency(latency);
        toClient.latency(latency);
    }

    /** Resets the connection that sends the byte after these towards the server; counted over all connections. */
    public void dropAfterBytesToServer(long bytes) {
        toServer.dropAfter(bytes);
    }

    /** Resets the connection that is sent the byte after these by the server; counted over all connections. */
    public void dropAfterBytesToClient(long bytes) {
        toClient.dropAfter(bytes);
    }

    /** Ends every stall, latency and byte limit. Does not bring a proxy {@link #up} that is down. */
    public void heal() {
        toServer.heal();
        toClient.heal();
    }

    @Override
    public void close() {
        down();
    }

    private synchronized int listen(int wanted) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
            listening = socket;
            Thread acceptor = new Thread(() -> acceptAll(socket), "proxy-accept-" + socket.getLocalPort());
            acceptor.setDaemon(true);
            acceptor.start();
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void acceptAll(ServerSocket socket) {
        try {
            while (!socket.isClosed()) {
                accept(socket, socket.accept());
            }
        } catch (IOException e) {
            // Closed by down(): there is no one to tell.
        }
    }

    private void accept(ServerSocket socket, Socket client) {
        Socket upstream = new Socket();
        try {
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            upstream.connect(server, 1_000);
        } catch (IOException e) {
            // A client whose server is not there must hear of it, or it waits for a greeting that never comes.
            reset(client);
            close(upstream);
            return;
        }
        ProxiedConnection connection = new ProxiedConnection(client, upstream, toServer, toClient, connections::remove);
        connections.add(connection);
        connection.start();
        if (socket.isClosed()) {
            connection.reset();
        }
    }

    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Already closed.
        }
        close(socket);
    }

    static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Already closed.
        }
    }
}
