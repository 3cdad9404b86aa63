package dev.parley.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How the text of a setting is read.
 *
 * @param label stands for the value in the help
 * @param rule what a value must be, to go after "expected:"
 * @param parser throws {@link IllegalArgumentException} for what breaks the rule
 */
public record ValueType<T>(String label, String rule, Function<String, T> parser) {

    T parse(String text) {
        return parser.apply(text);
    }

    public static ValueType<String> text(String label, String rule, Predicate<String> valid) {
        return new ValueType<>(label, rule, value -> checked(value, valid));
    }

    public static ValueType<Integer> integer(String label, int min, int max) {
        return new ValueType<>(
                label,
                "a whole number from " + min + " to " + max,
                value -> checked(Integer.valueOf(value), number -> number >= min && number <= max));
    }

    public static ValueType<Boolean> flag() {
        return new ValueType<>("true|false", "true or false", value -> switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw new IllegalArgumentException(value);
        });
    }

    /** A number alone counts seconds. */
    public static ValueType<Duration> duration(Duration min, Duration max) {
        return new ValueType<>(
                "duration",
                "a duration such as 500ms, 25s, 10m or 24h (a number alone is seconds), from " + Units.text(min)
                        + " to " + Units.text(max),
                value -> checked(
                        Units.duration(value),
                        duration -> duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0));
    }

    public static ValueType<Integer> size(int min, int max) {
        return new ValueType<>(
                "size",
                "a size in bytes such as 1000000, 64KiB or 4MiB, from " + min + " to " + max,
                value -> checked(Units.bytes(value), bytes -> bytes >= min && bytes <= max)
                        .intValue());
    }

    public static ValueType<URI> uri(Set<String> schemes) {
        String list = String.join(" or ", schemes);
        return new ValueType<>("url", "an address that starts with " + list, value -> {
            URI uri = parseUri(value);
            return checked(
                    uri, u -> u.getScheme() != null && schemes.contains(u.getScheme() + "://") && u.getHost() != null);
        });
    }

    /** A comma-separated list; blanks around the items do not count, and an item that breaks the rule breaks the list. */
    public static ValueType<Set<String>> set(String label, String rule, Predicate<String> validItem) {
        return new ValueType<>(label, rule, value -> {
            Set<String> items = new LinkedHashSet<>();
            Arrays.stream(value.split(","))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .forEach(item -> items.add(checked(item, validItem)));
            return Set.copyOf(items);
        });
    }

    private static URI parseUri(String value) {
        try {
            return new URI(value);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a URI", e);
        }
    }

    private static <V> V checked(V value, Predicate<V> valid) {
        if (!valid.test(value)) {
            throw new IllegalArgumentException(String.valueOf(value));
        }
        return value;
    }
}
