package dev.parley.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.admin.command.AdminContext;
import dev.parley.admin.command.ParleyAdmin;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import org.slf4j.helpers.NOP_FallbackServiceProvider;

/** {@code parley admin}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // What goes wrong the command says itself, in one line. And to set up a logger takes a tenth of the tool's
        // time.
        System.setProperty("slf4j.provider", NOP_FallbackServiceProvider.class.getName());
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.exit(ParleyAdmin.commandLine(AdminContext.ofProcess())
                .setOut(writer(FileDescriptor.out))
                .setErr(writer(FileDescriptor.err))
                .execute(args));
    }

    /** Always UTF-8, as JSON has to be; and one that tells when nobody reads any more, which System.out keeps to itself. */
    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new BufferedWriter(new OutputStreamWriter(new FileOutputStream(descriptor), UTF_8)));
    }
}
