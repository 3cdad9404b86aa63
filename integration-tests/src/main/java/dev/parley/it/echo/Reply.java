package dev.parley.it.echo;

import dev.parley.adapter.Answers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** How a control event ended, as the object that goes back. */
record Reply(Map<String, @Nullable Object> members) {
    static Reply ok() {
        return new Reply(Map.of("ok", true));
    }

    static Reply ok(String name, Object value) {
        return new Reply(Map.of("ok", true, name, value));
    }

    /** A partial result is no success, but is told. */
    static Reply of(Answers<?> answers, String name, Object value) {
        return answers.complete() ? ok(name, value) : incomplete(name, value);
    }

    static Reply failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return new Reply(Map.of("ok", false, "error", message(cause)));
    }

    private static Reply incomplete(String name, Object value) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("ok", false);
        members.put("error", "not everybody answered in time");
        members.put(name, value);
        return new Reply(members);
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
