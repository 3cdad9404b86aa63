package dev.parley.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a {@link ServerProcess} is to be started. Each setter changes this launch and returns it. */
public final class ServerLaunch {
    private static final Pattern READY = Pattern.compile("READY (\\d+)");

    private final List<String> program;
    private final String mainClass;
    private final List<String> args = new ArrayList<>();
    private final List<String> jvmOptions = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    private final Map<String, String> environment = new HashMap<>();
    private String name;
    private String classPath = System.getProperty("java.class.path", "");
    private Pattern ready = READY;
    private int port;
    private Duration patience = Duration.ofSeconds(60);
    private Optional<Path> directory = Optional.empty();

    private ServerLaunch(List<String> program, String mainClass) {
        this.program = program;
        this.mainClass = mainClass;
        this.name = mainClass.substring(mainClass.lastIndexOf('.') + 1);
    }

    static ServerLaunch ofJava(String mainClass) {
        return new ServerLaunch(List.of(), mainClass);
    }

    static ServerLaunch ofProgram(List<String> command) {
        return new ServerLaunch(List.copyOf(command), command.get(0));
    }

    /** What failures call it. */
    public ServerLaunch named(String text) {
        name = text;
        return this;
    }

    public ServerLaunch args(String... more) {
        args.addAll(List.of(more));
        return this;
    }

    public ServerLaunch jvmOptions(String... more) {
        jvmOptions.addAll(List.of(more));
        return this;
    }

    public ServerLaunch env(String key, String value) {
        environment.put(key, value);
        return this;
    }

    public ServerLaunch classPath(String path) {
        classPath = path;
        return this;
    }

    public ServerLaunch in(Path workingDirectory) {
        directory = Optional.of(workingDirectory);
        return this;
    }

    /** Which line says that it is ready; the first group, if there is one, is the port. */
    public ServerLaunch readyWhen(Pattern line) {
        ready = line;
        return this;
    }

    /** The port, where the ready line does not tell it. */
    public ServerLaunch port(int number) {
        port = number;
        return this;
    }

    public ServerLaunch within(Duration limit) {
        patience = limit;
        return this;
    }

    /** Returns when it is ready. @throws IllegalStateException with its output if it never is */
    public ServerProcess start() {
        return ServerProcess.start(this);
    }

    List<String> command() {
        List<String> command = new ArrayList<>(program);
        if (program.isEmpty()) {
            addJava(command);
        }
        command.addAll(args);
        return command;
    }

    private void addJava(List<String> command) {
        command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", classPath, mainClass));
    }

    String name() {
        return name;
    }

    Map<String, String> environment() {
        return environment;
    }

    Optional<Path> directory() {
        return directory;
    }

    Pattern ready() {
        return ready;
    }

    int port() {
        return port;
    }

    Duration patience() {
        return patience;
    }
}
