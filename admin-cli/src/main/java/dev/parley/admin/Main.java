package dev.parley.admin;

import dev.parley.admin.command.AdminContext;
import dev.parley.admin.command.ParleyAdmin;

/** {@code parley admin}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // By name, and not as logback.xml: the server's may lie on the same class path.
        System.setProperty("logback.configurationFile", "logback-admin.xml");
        System.exit(ParleyAdmin.commandLine(AdminContext.ofProcess()).execute(args));
    }
}
