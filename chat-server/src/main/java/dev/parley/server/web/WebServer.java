package dev.parley.server.web;

import dev.parley.engineio.Engine;
import dev.parley.engineio.EngineMetrics;
import dev.parley.engineio.EngineOptions;
import dev.parley.engineio.ExecutorTimers;
import dev.parley.engineio.SessionAcceptor;
import dev.parley.engineio.Timers;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.ee11.servlet.DefaultServlet;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketContainer;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server: Engine.IO endpoints, pages, and whatever else is mounted before the start. Set up and started by one thread;
 * {@link #port} and {@link #close} may be called from any.
 */
public final class WebServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WebServer.class);

    private static final int FEWEST_THREADS = 8;
    private static final int MOST_THREADS = 64;
    private static final Duration IDLE_HTTP = Duration.ofSeconds(60);
    private static final Duration IDLE_AT_STOP = Duration.ofMillis(100);
    private static final Duration GOODBYE = Duration.ofMillis(250);
    private static final Duration STOP = Duration.ofSeconds(1);

    private final String host;
    private final int port;
    private volatile int boundPort = -1;
    private final Clock clock = Clock.systemUTC();
    private final ScheduledThreadPoolExecutor timer = newTimer();
    private final Timers timers = new ExecutorTimers(timer);
    private final List<Engine> engines = new ArrayList<>();
    private final HttpConfiguration http = new HttpConfiguration();
    private final Server server = new Server(newThreads());
    private final ServerConnector connector = new LaneConnector(server, new HttpConnectionFactory(http));
    private final ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.NO_SESSIONS);

    /** @param port 0 for any free one */
    public WebServer(String host, int port) {
        this.host = host;
        this.port = port;
        http.setSendServerVersion(false);
        http.addCustomizer(new LegalQuery());
        http.addCustomizer((request, headers) -> {
            headers.put("X-Content-Type-Options", "nosniff");
            return request;
        });
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_HTTP.toMillis());
        connector.setShutdownIdleTimeout(IDLE_AT_STOP.toMillis());
        JsonErrors errors = new JsonErrors();
        server.addConnector(connector);
        server.setErrorHandler(errors);
        server.setStopTimeout(STOP.toMillis());
        context.setErrorHandler(errors);
        JakartaWebSocketServletContainerInitializer.configure(context, (servlets, webSockets) -> {
            webSockets.setDefaultMaxSessionIdleTimeout(0);
            ((JakartaWebSocketContainer) webSockets)
                    .getWebSocketComponents()
                    .getExtensionRegistry()
                    .register("permessage-deflate", SelectiveDeflate.class);
        });
        server.setHandler(context);
    }

    /** Adds an Engine.IO endpoint at {@code options.path()}. */
    public WebServer engine(EngineOptions options, SessionAcceptor acceptor, EngineMetrics metrics) {
        Engine engine = new Engine(options, acceptor, metrics, timers);
        engines.add(engine);
        mount(options.path() + "*", new EngineServlet(engine, clock)).setAsyncSupported(true);
        return this;
    }

    /** Serves the files below a class path folder at {@code /}; {@code index.html} for a folder. */
    public WebServer pages(String classPathFolder) {
        context.setBaseResource(ResourceFactory.of(context).newClassLoaderResource(classPathFolder));
        context.setWelcomeFiles(new String[] {"index.html"});
        ServletHolder files = mount("/", new DefaultServlet());
        files.setInitParameter("dirAllowed", "false");
        files.setInitParameter("etags", "true");
        files.setInitParameter("cacheControl", "no-cache");
        return this;
    }

    /** Answers GET on one path with what the page says then. */
    public WebServer get(String path, Page page) {
        mount(path, new PageServlet(page));
        return this;
    }

    /** Answers POST on one path, for bodies of up to so many bytes; larger ones are refused. */
    public WebServer post(String path, int limit, Form form) {
        mount(path, new FormServlet(limit, form));
        return this;
    }

    /**
     * Takes the client's address, scheme and host from {@code Forwarded} and {@code X-Forwarded-*} headers. Only behind a proxy that
     * sets them: anyone else could say anything.
     */
    public WebServer trustProxy() {
        http.addCustomizer(new ForwardedRequestCustomizer());
        return this;
    }

    /** Opens the port. @throws IOException with a one-line message if it cannot be had */
    public void start() throws IOException {
        try {
            server.start();
            boundPort = connector.getLocalPort();
        } catch (Exception e) {
            close();
            throw new IOException(describe(e), e);
        }
    }

    /** The port it listens on, or did until it was closed. */
    public int port() {
        return boundPort;
    }

    /**
     * Refuses new connections, ends the open sessions as {@code server shutting down}, and stops. Takes less than three seconds and
     * never throws; a second call does nothing.
     */
    @Override
    public void close() {
        connector.close();
        goodbye();
        try {
            server.stop();
        } catch (Exception e) {
            log.debug("the HTTP server did not stop in order", e);
        }
        timer.shutdownNow();
    }

    /** What is said goodbye to here are the sessions; their clients get a moment to take it in. */
    private void goodbye() {
        CompletableFuture<?>[] ended =
                engines.stream().map(Engine::closeSessions).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(ended).get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.debug("some sessions did not end in time", e);
        }
    }

    private ServletHolder mount(String pattern, Servlet servlet) {
        ServletHolder holder = new ServletHolder(servlet);
        context.addServlet(holder, pattern);
        return holder;
    }

    private String describe(Exception failure) {
        String address = host + ":" + port;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return "cannot listen on " + address + ": " + cause.getMessage() + "; choose another port or host";
            }
            if (cause instanceof UnresolvedAddressException) {
                return "cannot listen on " + address + ": the host is unknown";
            }
        }
        return "cannot start the HTTP server on " + address + ": " + failure.getMessage();
    }

    private static ScheduledThreadPoolExecutor newTimer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "engine-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private static QueuedThreadPool newThreads() {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, FEWEST_THREADS);
        threads.setName("http");
        threads.setStopTimeout(STOP.toMillis());
        return threads;
    }

    /** A small answer made on request, on a thread that may not block long. */
    @FunctionalInterface
    public interface Page {
        Content render();
    }

    /** Answers a small body, on a thread that may not block long. */
    @FunctionalInterface
    public interface Form {
        Content answer(String body);
    }

    /**
     * What a page says.
     *
     * @param contentType with its charset
     */
    public record Content(int status, String contentType, String body) {}
}
