package dev.parley.it;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What befalls the bytes of a {@link TcpProxy} in one direction. Threadsafe; pumps wait here. */
final class Link {
    @GuardedBy("this")
    private boolean stalled;

    @GuardedBy("this")
    private long latencyNanos;

    @GuardedBy("this")
    private long budget = Long.MAX_VALUE;

    synchronized void stall(boolean on) {
        stalled = on;
        notifyAll();
    }

    synchronized void latency(Duration latency) {
        latencyNanos = latency.toNanos();
    }

    synchronized void dropAfter(long bytes) {
        budget = bytes;
    }

    synchronized void heal() {
        latencyNanos = 0;
        budget = Long.MAX_VALUE;
        stall(false);
    }

    /** Waits until bytes may pass. @return how many of them may; fewer than asked for: cut the line after them */
    synchronized int admit(int bytes) throws InterruptedException {
        long due = System.nanoTime() + latencyNanos;
        for (long left = latencyNanos; left > 0; left = due - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        while (stalled) {
            wait();
        }
        int admitted = (int) Math.min(bytes, budget);
        if (budget != Long.MAX_VALUE) {
            budget -= admitted;
        }
        return admitted;
    }
}
