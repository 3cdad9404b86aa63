package dev.parley.admin.command;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events to show: those that pass every test given. A malformed event passes only where there is no test, since it
 * cannot be told what it was.
 *
 * @param events names, of which {@code message:*} means all that begin so; empty for any
 */
record EventFilter(
        Set<String> events,
        @Nullable String chatId,
        @Nullable String userId) {
    EventFilter {
        events = Set.copyOf(events);
    }

    boolean test(LiveEvent event) {
        String name = event.event();
        if (name == null) {
            return events.isEmpty() && chatId == null && userId == null;
        }
        return (events.isEmpty() || events.stream().anyMatch(wanted -> matches(wanted, name)))
                && (chatId == null || chatId.equals(event.chatId()))
                && (userId == null || event.isOf(userId));
    }

    private static boolean matches(String wanted, String name) {
        return wanted.endsWith("*") ? name.startsWith(wanted.substring(0, wanted.length() - 1)) : name.equals(wanted);
    }
}
