package dev.parley.server;

import java.util.concurrent.CompletableFuture;
import sun.misc.Signal;

/**
 * The wish to stop: the first SIGINT or SIGTERM asks for it, and main then closes things in order and ends with 0; a second
 * one ends the process at once, with 128 and the signal's number. A shutdown hook could do neither: the exit code would be
 * the signal's, and a second signal would go unheard. Thread-safe.
 */
@SuppressForbidden(reason = "the JDK has no other way to hear a signal twice")
final class StopSignal {
    private static final int SIGNAL_EXIT = 128;

    private final CompletableFuture<Void> asked = new CompletableFuture<>();

    private StopSignal() {}

    static StopSignal install() {
        StopSignal stop = new StopSignal();
        for (String name : new String[] {"INT", "TERM"}) {
            Signal.handle(new Signal(name), stop::onSignal);
        }
        return stop;
    }

    void ask() {
        asked.complete(null);
    }

    boolean isAsked() {
        return asked.isDone();
    }

    /** Completes when a stop is asked for. */
    CompletableFuture<Void> asked() {
        return asked;
    }

    void await() {
        asked.join();
    }

    private void onSignal(Signal signal) {
        if (isAsked()) {
            Runtime.getRuntime().halt(SIGNAL_EXIT + signal.getNumber());
        }
        ask();
    }
}
