package dev.parley.server;

import java.io.IOException;
import java.io.InputStream;

/**
 * Stops a demo's server when the demo is gone, even if that was killed: then the pipe at our standard input ends. Its daemon
 * thread does nothing but wait for that.
 */
final class ParentWatch {
    /** Set by the demo for its servers; others must not end with their standard input. */
    static final String VARIABLE = "PARLEY_STOP_WITH_STDIN";

    private ParentWatch() {}

    static void start(StopSignal stop) {
        Thread thread = new Thread(() -> awaitEnd(System.in, stop), "parley-parent-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private static void awaitEnd(InputStream input, StopSignal stop) {
        try {
            input.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            // an input that cannot be read has ended too
        }
        stop.ask();
    }
}
