package dev.parley.server.chat;

import dev.parley.adapter.SocketId;
import dev.parley.server.auth.Principal;
import dev.parley.socketio.Socket;
import java.util.concurrent.atomic.AtomicBoolean;

/** A socket and the user it belongs to. Thread-safe; lives as long as the socket. */
public final class ClientSession {
    private final Socket socket;
    private final AtomicBoolean ready = new AtomicBoolean();
    /** Replaced as a whole when the token is refreshed; the user stays the same. */
    private volatile Principal principal;

    public ClientSession(Socket socket, Principal principal) {
        this.socket = socket;
        this.principal = principal;
    }

    public Socket socket() {
        return socket;
    }

    public SocketId socketId() {
        return socket.id();
    }

    public Principal principal() {
        return principal;
    }

    public String userId() {
        return principal.userId();
    }

    public void refresh(Principal fresh) {
        if (!fresh.userId().equals(userId())) {
            throw new IllegalArgumentException("fresh: another user (expected: the session's own)");
        }
        principal = fresh;
    }

    /** True for the first caller only: the one who tells the client that its rooms are joined. */
    boolean becomeReady() {
        return ready.compareAndSet(false, true);
    }
}
