package dev.parley.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.admin.command.AdminContext;
import dev.parley.admin.command.ParleyAdmin;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;

/** {@code parley admin}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // By name, and not as logback.xml: the server's may lie on the same class path.
        System.setProperty("logback.configurationFile", "logback-admin.xml");
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
