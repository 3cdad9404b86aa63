package dev.parley.server.web;

import dev.parley.engineio.EngineMetrics;
import dev.parley.engineio.EngineOptions;
import dev.parley.engineio.SessionAcceptor;
import java.io.IOException;

/** The HTTP server: Engine.IO endpoints, pages, and whatever else is mounted before the start. */
public final class WebServer implements AutoCloseable {

    /** @param port 0 for any free one */
    public WebServer(String host, int port) {
        throw new IllegalStateException("to be written");
    }

    /** Adds an Engine.IO endpoint at {@code options.path()}. */
    public WebServer engine(EngineOptions options, SessionAcceptor acceptor, EngineMetrics metrics) {
        return this;
    }

    /** Serves the files below a class path folder at {@code /}; {@code index.html} for a folder. */
    public WebServer pages(String classPathFolder) {
        return this;
    }

    /** Answers GET on one path with what the page says then. */
    public WebServer get(String path, Page page) {
        return this;
    }

    /** Opens the port. @throws IOException with a one-line message if it cannot be had */
    public void start() throws IOException {}

    /** The port it listens on. */
    public int port() {
        throw new IllegalStateException("to be written");
    }

    /** Refuses new connections, ends the open sessions as {@code server shutting down}, and stops. */
    @Override
    public void close() {}

    /** A small answer made on request, on a thread that may not block long. */
    @FunctionalInterface
    public interface Page {
        Content render();
    }

    /** @param contentType with its charset */
    public record Content(int status, String contentType, String body) {}
}
