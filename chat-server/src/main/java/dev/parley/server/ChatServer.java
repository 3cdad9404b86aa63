package dev.parley.server;

import java.io.IOException;

/** One running server. */
public final class ChatServer implements AutoCloseable {
    private ChatServer() {}

    public static ChatServer start(ServerSettings settings) throws IOException {
        throw new IOException(settings.serverId() + ": not wired yet");
    }

    @Override
    public void close() {}
}
