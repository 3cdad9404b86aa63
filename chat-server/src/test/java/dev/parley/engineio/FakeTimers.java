package dev.parley.engineio;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that moves only when a test says so; tasks run within {@link #advance}, each at its moment. */
final class FakeTimers implements Timers {
    private record Task(long due, long order, Runnable action) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order));
    private long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos(); // so that it overflows, as a real one may
    private long order;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Task scheduled = new Task(elapsed + delay.toNanos(), order++, task);
        tasks.add(scheduled);
        return () -> tasks.remove(scheduled);
    }

    private long elapsed;

    void advance(long millis) {
        long end = elapsed + Duration.ofMillis(millis).toNanos();
        while (!tasks.isEmpty() && tasks.peek().due <= end) {
            Task next = tasks.remove();
            moveTo(next.due);
            next.action.run();
        }
        moveTo(end);
    }

    /** Time passes, but whoever should run the tasks is held up. */
    void stall(long millis) {
        moveTo(elapsed + Duration.ofMillis(millis).toNanos());
    }

    int waiting() {
        return tasks.size();
    }

    private void moveTo(long moment) {
        if (moment > elapsed) {
            now += moment - elapsed;
            elapsed = moment;
        }
    }
}
