package dev.parley.server;

import dev.parley.redis.embedded.RedisProcess;
import dev.parley.server.demo.DemoData;
import dev.parley.server.demo.DemoServer;
import dev.parley.server.demo.RunFile;
import dev.parley.server.store.embedded.EmbeddedMongo;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley demo}: a cluster on one machine. Redis and both servers are processes of their own, the store lives in this one. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a cluster on this machine: a Redis, a MongoDB-compatible store, two servers, and a chat page.",
            "The settings of ./parley server that tune it are taken from the environment."
        },
        footer = {
            "",
            "Exit codes: 0 stopped by Ctrl-C, 1 could not run (a port in use), 2 wrong command line.",
            "A second Ctrl-C stops at once."
        })
final class DemoCommand implements Callable<Integer> {
    private static final List<String> NAMES = List.of("server-1", "server-2");

    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "<port>",
            defaultValue = "5000",
            description = "Port of the first server; 0 for any free one. Default: ${DEFAULT-VALUE}")
    private int port;

    @Option(
            names = "--second-port",
            paramLabel = "<port>",
            defaultValue = "5001",
            description = "Port of the second server; 0 for any free one. Default: ${DEFAULT-VALUE}")
    private int secondPort;

    @Option(
            names = "--host",
            paramLabel = "<host>",
            defaultValue = "localhost",
            description = "Address to listen on. A demo gives a token to whoever asks. Default: ${DEFAULT-VALUE}")
    private String host = "";

    @Option(names = "--data", paramLabel = "<folder>", description = "Where it keeps its data. Default: data")
    private @Nullable Path data;

    DemoCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        DemoData folder = new DemoData(data == null ? DemoData.defaultFolder() : data);
        refuseSecondDemo(folder);
        List<String> servers =
                List.of(address(freePort("--port", port)), address(freePort("--second-port", secondPort)));
        StopSignal stop = StopSignal.install();
        try (Closing closing = new Closing()) {
            run(folder, servers, stop, closing);
            say("Stopping");
        }
        say("Stopped");
        return 0;
    }

    private void run(DemoData folder, List<String> servers, StopSignal stop, Closing closing)
            throws IOException, InterruptedException {
        say("Starting Redis and the store");
        RedisProcess redis = closing.add("redis", RedisProcess.start());
        EmbeddedMongo mongo = closing.add("store", openStore(folder.folder().resolve("store")));
        RunFile runFile = RunFile.ofThisProcess(redis.url(), mongo.uri(), servers);
        say("Starting two servers");
        List<DemoServer> children = List.of(
                closing.add(NAMES.get(0), startServer(0, runFile, folder.secret())),
                closing.add(NAMES.get(1), startServer(1, runFile, folder.secret())));
        if (awaitReady(children, stop)) {
            closing.add("run file", folder::removeRunFile);
            folder.writeRunFile(runFile);
            greet(servers, folder);
            watch(children, stop);
            stop.await();
        }
    }

    private DemoServer startServer(int index, RunFile run, String secret) throws IOException {
        String name = NAMES.get(index);
        Map<String, String> variables = new HashMap<>();
        variables.put(Catalog.HOST.variable(), host);
        variables.put(Catalog.PORT.variable(), run.servers().get(index).replaceFirst(".*:", ""));
        variables.put(Catalog.SERVER_ID.variable(), name);
        variables.put(Catalog.REDIS_URL.variable(), run.redis());
        variables.put(Catalog.MONGODB_URI.variable(), run.mongodb());
        variables.put(Catalog.JWT_SECRET.variable(), environment.getOrDefault(Catalog.JWT_SECRET.variable(), secret));
        variables.put(Catalog.JWKS_URL.variable(), "");
        variables.put(Catalog.JWT_ISSUER.variable(), "");
        variables.put(Catalog.JWT_AUDIENCE.variable(), "");
        variables.put(ServerSettings.DEMO_SERVERS, String.join(",", run.servers()));
        variables.put(ParentWatch.VARIABLE, "true");
        return DemoServer.start(name, Main.class.getName(), variables, line -> print(name + " | " + line));
    }

    /** @return whether they are; not if a stop was asked for before */
    private static boolean awaitReady(List<DemoServer> children, StopSignal stop) throws IOException {
        CompletableFuture<Void> ready =
                CompletableFuture.allOf(children.stream().map(DemoServer::ready).toArray(CompletableFuture<?>[]::new));
        CompletableFuture<Void> failed = new CompletableFuture<>();
        children.forEach(child -> child.ready().exceptionally(e -> {
            failed.completeExceptionally(e);
            return null;
        }));
        try {
            CompletableFuture.anyOf(ready, failed, stop.asked()).join();
        } catch (CompletionException e) {
            throw new IOException(
                    String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()), e);
        }
        return !stop.isAsked();
    }

    /** The demo goes on with one server, which is worth seeing, and ends with the last. */
    private void watch(List<DemoServer> children, StopSignal stop) {
        children.forEach(child -> child.ended().thenAccept(code -> {
            if (!stop.isAsked()) {
                say(child.name() + " is gone (exit code " + code + "); Ctrl-C stops the rest");
            }
        }));
        CompletableFuture.allOf(children.stream().map(DemoServer::ended).toArray(CompletableFuture<?>[]::new))
                .thenRun(stop::ask);
    }

    private void greet(List<String> servers, DemoData folder) {
        print("");
        print("  Parley is running.");
        print("");
        print("    Chat page           " + servers.get(0) + "/");
        print("    On the other server " + servers.get(1) + "/");
        print("");
        print("    ./parley token --user alice --name Alice    a token for a client of your own");
        print("    ./parley admin online                       who is online");
        print("    ./parley admin tail                         what crosses Redis");
        print("    " + servers.get(0) + "/health/ready, /metrics");
        print("");
        print("  Data is kept in " + folder.folder() + ". Ctrl-C stops everything.");
        print("");
    }

    private static void refuseSecondDemo(DemoData folder) throws IOException {
        Optional<RunFile> running = folder.findRunning();
        if (running.isPresent()) {
            RunFile run = running.get();
            throw new IOException("a demo is running with the data in " + folder.folder() + " (pid " + run.pid() + ", "
                    + run.servers().get(0) + "); stop it, or give this one its own --data");
        }
    }

    private static EmbeddedMongo openStore(Path directory) throws IOException {
        try {
            return EmbeddedMongo.in(directory, 0);
        } catch (IllegalStateException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private int freePort(String option, int wanted) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(host), wanted));
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new IOException(
                    option + ": " + wanted + " cannot be had on " + host + ": " + e.getMessage()
                            + "; choose another with " + option,
                    e);
        }
    }

    private String address(int actualPort) {
        String name = host.equals("0.0.0.0") ? "localhost" : host;
        return "http://" + name + ":" + actualPort;
    }

    private void say(String line) {
        print("demo     | " + line);
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
