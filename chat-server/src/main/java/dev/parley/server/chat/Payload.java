package dev.parley.server.chat;

import dev.parley.server.auth.Identifier;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client sent with an event. Each question names a field and says what it must be; a field that is something else ends
 * in {@link ErrorCode#INVALID} with details that name it. Fields nobody asks for are ignored, and a field with null is one that
 * is not there.
 */
public final class Payload {
    private static final String ID = "text of 1-128 characters without control characters";

    private final Map<?, ?> fields;

    private Payload(Map<?, ?> fields) {
        this.fields = fields;
    }

    /** Reads an event's first argument; without one all fields are missing. */
    public static Payload of(@Nullable Object argument) {
        if (argument == null) {
            return new Payload(Map.of());
        }
        if (argument instanceof Map<?, ?> fields) {
            return new Payload(fields);
        }
        throw RefusedException.invalid("payload", "an object");
    }

    public boolean has(String field) {
        return fields.get(field) != null;
    }

    /** The field as it came, or null. */
    public @Nullable Object raw(String field) {
        return fields.get(field);
    }

    public String id(String field) {
        return optionalId(field).orElseThrow(() -> RefusedException.invalid(field, ID));
    }

    public Optional<String> optionalId(String field) {
        return Optional.ofNullable(fields.get(field)).map(value -> checkedId(field, value));
    }

    /** Distinct ids, in the order they came; empty if the field is missing. */
    public Set<String> ids(String field, int max) {
        @Nullable Object value = fields.get(field);
        if (value == null) {
            return Set.of();
        }
        if (!(value instanceof List<?> list)) {
            throw RefusedException.invalid(field, "an array of ids");
        }
        if (list.size() > max) {
            throw RefusedException.tooLarge(field, max + " entries");
        }
        Set<String> ids = new LinkedHashSet<>();
        list.forEach(element -> ids.add(checkedId(field, element)));
        return ids;
    }

    /** Text on one line, of 1 to {@code max} characters. */
    public Optional<String> optionalLine(String field, int max) {
        @Nullable Object value = fields.get(field);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text && Identifier.isText(text, max)) {
            return Optional.of(text);
        }
        throw RefusedException.invalid(field, "text of 1-" + max + " characters on one line");
    }

    public String line(String field, int max) {
        return optionalLine(field, max)
                .orElseThrow(() -> RefusedException.invalid(field, "text of 1-" + max + " characters on one line"));
    }

    public boolean optionalBoolean(String field, boolean otherwise) {
        @Nullable Object value = fields.get(field);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Boolean bool) {
            return bool;
        }
        throw RefusedException.invalid(field, "true or false");
    }

    public int optionalInt(String field, int min, int max, int otherwise) {
        @Nullable Object value = fields.get(field);
        if (value == null) {
            return otherwise;
        }
        OptionalLong number = wholeNumber(value);
        if (number.isPresent() && number.getAsLong() >= min && number.getAsLong() <= max) {
            return (int) number.getAsLong();
        }
        throw RefusedException.invalid(field, "a whole number from " + min + " to " + max);
    }

    /** The place of a message in its chat; 0 is before the first. */
    public long seq(String field) {
        @Nullable Object value = fields.get(field);
        return seqOf(field, value);
    }

    /** Reads a value of a field as a place in a chat, where the payload nests it. */
    public static long seqOf(String field, @Nullable Object value) {
        OptionalLong number = value == null ? OptionalLong.empty() : wholeNumber(value);
        if (number.isPresent() && number.getAsLong() >= 0) {
            return number.getAsLong();
        }
        throw RefusedException.invalid(field, "a whole number of 0 or more");
    }

    private static OptionalLong wholeNumber(Object value) {
        if (value instanceof Long || value instanceof Integer) {
            return OptionalLong.of(((Number) value).longValue());
        }
        // JavaScript has one kind of number, so 5.0 is 5; beyond 2^53 a double no longer names one whole number
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) <= 1L << 53) {
            return OptionalLong.of(number.longValue());
        }
        return OptionalLong.empty();
    }

    /** Checks an id that was found inside a field. */
    public static String checkedId(String field, @Nullable Object value) {
        if (value instanceof String id && Identifier.isValid(id)) {
            return id;
        }
        throw RefusedException.invalid(field, ID);
    }
}
