package dev.parley.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.function.Consumer;

/** One connection through a {@link TcpProxy}: two sockets and the two threads that pump between them. */
final class ProxiedConnection {
    private final Socket client;
    private final Socket server;
    private final Thread toServer;
    private final Thread toClient;
    private final Consumer<ProxiedConnection> onEnd;

    ProxiedConnection(
            Socket client, Socket server, Link linkToServer, Link linkToClient, Consumer<ProxiedConnection> onEnd) {
        this.client = client;
        this.server = server;
        this.onEnd = onEnd;
        toServer = thread("proxy-to-server", () -> pump(client, server, linkToServer));
        toClient = thread("proxy-to-client", () -> pump(server, client, linkToClient));
    }

    void start() {
        toServer.start();
        toClient.start();
    }

    /** Ends both sides with a reset, as a machine that dies does. */
    void reset() {
        TcpProxy.reset(client);
        TcpProxy.reset(server);
        end();
    }

    private void pump(Socket from, Socket to, Link link) {
        try {
            if (copy(from.getInputStream(), to.getOutputStream(), link)) {
                end();
            } else {
                reset();
            }
        } catch (IOException | InterruptedException e) {
            end();
        }
    }

    /** @return false if the link's bytes ran out */
    private static boolean copy(InputStream in, OutputStream out, Link link) throws IOException, InterruptedException {
        byte[] buffer = new byte[16 * 1024];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            int admitted = link.admit(read);
            out.write(buffer, 0, admitted);
            if (admitted < read) {
                return false;
            }
        }
        return true;
    }

    private void end() {
        TcpProxy.close(client);
        TcpProxy.close(server);
        toServer.interrupt();
        toClient.interrupt();
        onEnd.accept(this);
    }

    private static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
