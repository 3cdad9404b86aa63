package dev.parley.engineio;

import java.time.Duration;

/** Time as sessions see it: a clock that only goes forward, and tasks to be run later. A test moves it by hand. */
public interface Timers {
    /** As {@link System#nanoTime()}: only differences mean something. */
    long nanoTime();

    /** Runs a task once, on a thread that must not be blocked. */
    Timer schedule(Duration delay, Runnable task);

    /** A task that waits. */
    interface Timer {
        /** Does nothing when the task has begun. */
        void cancel();
    }
}
