package dev.parley.it.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All events of a client in the order of their arrival. Threadsafe. */
final class Inbox {
    @GuardedBy("this")
    private final List<ReceivedEvent> events = new ArrayList<>();

    @GuardedBy("this")
    private @Nullable String end;

    synchronized void add(ReceivedEvent event) {
        events.add(event);
        notifyAll();
    }

    synchronized void end(String reason) {
        if (end == null) {
            end = reason;
            notifyAll();
        }
    }

    synchronized Optional<String> end() {
        return Optional.ofNullable(end);
    }

    synchronized List<ReceivedEvent> all() {
        return List.copyOf(events);
    }

    synchronized void clear() {
        events.clear();
    }

    /** @throws AssertionError if none such is there in time, or the client's connection ends */
    synchronized ReceivedEvent await(String name, Predicate<ReceivedEvent> wanted, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        Predicate<ReceivedEvent> match = event -> event.name().equals(name) && wanted.test(event);
        Optional<ReceivedEvent> found = first(match);
        while (found.isEmpty()) {
            long left = deadline - System.nanoTime();
            if (left <= 0 || end != null) {
                throw new AssertionError("no such " + name + " within " + patience
                        + (end == null ? "" : ", and the connection ended (" + end + ")") + "; events: " + events);
            }
            pause(left);
            found = first(match);
        }
        return found.get();
    }

    /** @throws AssertionError if the connection lives on */
    synchronized String awaitEnd(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (end == null) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("still connected after " + patience);
            }
            pause(left);
        }
        return end;
    }

    @GuardedBy("this")
    private Optional<ReceivedEvent> first(Predicate<ReceivedEvent> wanted) {
        return events.stream().filter(wanted).findFirst();
    }

    @GuardedBy("this")
    private void pause(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
