package dev.parley.server.chat.message;

import dev.parley.server.chat.PlainJson;
import dev.parley.server.chat.RefusedException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a message may say: text of 1–8,000 characters, or an object of at most 16 KiB as JSON. */
final class Content {
    private static final int MAX_CHARACTERS = 8_000;
    private static final int MAX_BYTES = 16 * 1024;
    private static final String EXPECTED = "text of 1-8,000 characters, or an object";

    private Content() {}

    static Object check(@Nullable Object content) {
        if (content instanceof String text) {
            return checkText(text);
        }
        if (content instanceof Map<?, ?> object) {
            return checkObject(object);
        }
        throw RefusedException.invalid("content", EXPECTED);
    }

    private static String checkText(String text) {
        if (text.isEmpty()) {
            throw RefusedException.invalid("content", EXPECTED);
        }
        if (text.codePointCount(0, text.length()) > MAX_CHARACTERS) {
            throw RefusedException.tooLarge("content", "8,000 characters");
        }
        checkValue(text);
        return text;
    }

    private static Map<?, ?> checkObject(Map<?, ?> object) {
        checkValue(object);
        if (PlainJson.write(object).length > MAX_BYTES) {
            throw RefusedException.tooLarge("content", "16 KiB as JSON");
        }
        return object;
    }

    /** Binary and broken text have no place in JSON, and would come back as something else. */
    private static void checkValue(@Nullable Object value) {
        if (value instanceof String text) {
            if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
                throw RefusedException.invalid("content", "well-formed Unicode text");
            }
        } else if (value instanceof Map<?, ?> object) {
            object.forEach((key, inner) -> {
                checkValue(key);
                checkValue(inner);
            });
        } else if (value instanceof List<?> list) {
            list.forEach(Content::checkValue);
        } else if (value instanceof Double number && !Double.isFinite(number)) {
            throw RefusedException.invalid("content", "numbers that a double can hold");
        } else if (value instanceof byte[]) {
            throw RefusedException.invalid("content", "an object without binary");
        }
    }
}
