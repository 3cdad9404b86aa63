package dev.parley.adapter;

/**
 * The public id of a Socket.IO socket: 20 URL-safe base64 characters when made here. Node peers tell private rooms by that
 * length, so a server never makes ids of another form; an id that came from elsewhere is kept as it is.
 */
public record SocketId(String value) {
    public SocketId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("value: empty (expected: a socket id)");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
