package dev.parley.socketio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Timers whose time a test moves. */
final class ManualTimers extends AbstractExecutorService implements ScheduledExecutorService {
    private final List<Timer> timers = new ArrayList<>();
    private long now;

    synchronized void advance(Duration time) {
        now += time.toNanos();
        List<Timer> due =
                timers.stream().filter(timer -> timer.at <= now).sorted().toList();
        timers.removeAll(due);
        due.forEach(Timer::run);
    }

    /** Timers that wait and are not cancelled. */
    synchronized int waiting() {
        return (int) timers.stream().filter(timer -> !timer.isCancelled()).count();
    }

    @Override
    public synchronized ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        Timer timer = new Timer(command, now + unit.toNanos(delay));
        timers.add(timer);
        return timer;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }

    @Override
    public void execute(Runnable command) {
        command.run();
    }

    private static final class Timer extends FutureTask<Void> implements ScheduledFuture<Void> {
        private final long at;

        Timer(Runnable command, long at) {
            super(command, null);
            this.at = at;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Comparator.<Delayed>comparingLong(delayed -> delayed.getDelay(TimeUnit.NANOSECONDS))
                    .compare(this, other);
        }
    }
}
