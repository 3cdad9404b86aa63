package dev.parley.engineio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of the heartbeat: a ping, {@code pingInterval} after the opening or the last pong; without a pong within
 * {@code pingTimeout}, the end.
 *
 * <p>There is at most one timer. A pong only moves the deadline: the timer finds out when it is due, and goes back to sleep for
 * the rest. So a quiet session costs two wake-ups a cycle, and a pong costs none, unless the interval is shorter than the
 * timeout.
 */
final class Heartbeat {
    private final Timers timers;
    private final long interval;
    private final long timeout;
    private final Runnable onPing;
    private final Runnable onTimeout;

    @GuardedBy("this")
    private boolean awaitingPong;

    /** When the next ping, or the pong, is due. */
    @GuardedBy("this")
    private long deadline;

    /** When {@link #timer} will go off. */
    @GuardedBy("this")
    private long alarm;

    @GuardedBy("this")
    private Timers.@Nullable Timer timer;

    @GuardedBy("this")
    private boolean stopped;

    Heartbeat(Timers timers, Duration interval, Duration timeout, Runnable onPing, Runnable onTimeout) {
        this.timers = timers;
        this.interval = interval.toNanos();
        this.timeout = timeout.toNanos();
        this.onPing = onPing;
        this.onTimeout = onTimeout;
    }

    synchronized void start() {
        sleepUntil(timers.nanoTime() + interval);
    }

    synchronized void onPong() {
        awaitingPong = false;
        sleepUntil(timers.nanoTime() + interval);
    }

    synchronized void stop() {
        stopped = true;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** Whether the session should be dead, even if the timer has not gone off yet. */
    synchronized boolean isOverdue() {
        long end = awaitingPong ? deadline : deadline + timeout;
        return timer != null && timers.nanoTime() - end >= 0;
    }

    private void onAlarm() {
        boolean dead;
        synchronized (this) {
            timer = null;
            if (stopped) {
                return;
            }
            long late = timers.nanoTime() - deadline;
            if (late < 0) {
                sleepUntil(deadline);
                return;
            }
            dead = awaitingPong;
            if (!dead) {
                awaitingPong = true;
                // Small delays must not add up, but the client is not to pay for a long pause of ours.
                sleepUntil(late < timeout / 10 ? deadline + timeout : deadline + late + timeout);
            }
        }
        (dead ? onTimeout : onPing).run();
    }

    @GuardedBy("this")
    private void sleepUntil(long newDeadline) {
        deadline = newDeadline;
        if (stopped) {
            return;
        }
        if (timer != null) {
            if (alarm - newDeadline <= 0) {
                return;
            }
            timer.cancel();
        }
        alarm = newDeadline;
        timer = timers.schedule(Duration.ofNanos(Math.max(0, newDeadline - timers.nanoTime())), this::onAlarm);
    }
}
