package dev.parley.server.store.embedded;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.mvstore.MVStoreException;

/**
 * A database that speaks MongoDB's protocol on a free loopback port, in memory or kept in a directory. Good for one machine and
 * some hundred thousand messages.
 */
public final class EmbeddedMongo implements AutoCloseable {
    private static final String FILE = "store.mv.db";
    private final MongoServer server;
    private final InetSocketAddress address;

    private EmbeddedMongo(MongoBackend backend, int port) {
        server = new MongoServer(backend);
        try {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (RuntimeException e) {
            server.shutdownNow();
            throw e;
        }
        address = server.getLocalAddress();
    }

    /** Forgets everything when it is closed. */
    public static EmbeddedMongo inMemory() {
        return new EmbeddedMongo(new MemoryBackend(), 0);
    }

    /**
     * Keeps everything in a file in this directory, which is made if it is missing. What was written is there again after a
     * restart, also when the process was killed.
     *
     * @param port 0 for a free one
     * @throws IllegalStateException if another process has the file open
     */
    public static EmbeddedMongo in(Path directory, int port) {
        return new EmbeddedMongo(open(directory), port);
    }

    private static H2Backend open(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path file = directory.resolve(FILE).toAbsolutePath();
        try {
            return new DurableBackend(file.toString());
        } catch (MVStoreException e) {
            throw new IllegalStateException(file + ": cannot be opened (is another process using it?)", e);
        }
    }

    /** For the MongoDB driver, with the database {@code parley}. */
    public String uri() {
        return "mongodb://" + address.getHostString() + ":" + address.getPort() + "/parley";
    }

    /** Writes what is open and gives the port and the file free. */
    @Override
    public void close() {
        server.shutdownNow();
    }
}
