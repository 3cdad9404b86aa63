package dev.parley.server;

import dev.parley.server.config.InvalidSettingsException;
import dev.parley.server.config.Spelling;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What a program says and returns when it cannot go on: one line per fault on standard error, {@value #CONFIGURATION} when
 * the command line or the settings are at fault, {@value #RUNTIME} for everything else. A stack trace is for our own mistakes.
 */
final class Failure {
    static final int RUNTIME = 1;
    static final int CONFIGURATION = 2;

    private static final Logger log = LoggerFactory.getLogger(Failure.class);

    private Failure() {}

    static CommandLine reportedBy(CommandLine commandLine) {
        return commandLine
                .setParameterExceptionHandler((e, args) -> onParameters(e))
                .setExecutionExceptionHandler((e, command, result) -> onException(e, command));
    }

    private static int onParameters(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String hint = e instanceof UnmatchedArgumentException unmatched
                ? closest(unmatched.getUnmatched(), command)
                        .map(name -> "; did you mean " + name + "?")
                        .orElse("")
                : "";
        String help = "; " + command.getCommandSpec().qualifiedName() + " --help lists what there is";
        print(command, firstLine(e) + (hint.isEmpty() ? help : hint));
        return CONFIGURATION;
    }

    private static Optional<String> closest(List<String> unmatched, CommandLine command) {
        List<String> names = command.getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .toList();
        return unmatched.stream()
                .map(word -> word.replaceFirst("=.*", ""))
                .flatMap(word -> Spelling.closest(word, names).stream())
                .findFirst();
    }

    private static int onException(Exception e, CommandLine command) {
        if (e instanceof InvalidSettingsException invalid) {
            invalid.faults().forEach(fault -> print(command, fault));
            return CONFIGURATION;
        }
        if (e instanceof IOException) {
            print(command, firstLine(e));
        } else {
            log.error("Unexpected failure", e);
        }
        return RUNTIME;
    }

    private static String firstLine(Exception e) {
        String message = e.getMessage();
        return message == null ? e.toString() : message.lines().findFirst().orElse(e.toString());
    }

    private static void print(CommandLine command, String line) {
        PrintWriter err = command.getErr();
        err.println("parley: " + line);
        err.flush();
    }
}
