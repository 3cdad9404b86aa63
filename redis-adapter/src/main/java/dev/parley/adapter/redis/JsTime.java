package dev.parley.adapter.redis;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Points in time as JavaScript's JSON writes them. */
final class JsTime {
    /** JavaScript knows no time farther from 1970 than this. */
    private static final long LIMIT_MILLIS = 8_640_000_000_000_000L;

    private static final int HIGHEST_PLAIN_YEAR = 9999;
    private static final long MILLIS_PER_SECOND = 1000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private JsTime() {}

    /** For example {@code 2020-09-13T12:26:40.678Z}; null when JavaScript has no such time. */
    static @Nullable String ofMillis(long millis) {
        if (millis < -LIMIT_MILLIS || millis > LIMIT_MILLIS) {
            return null;
        }
        OffsetDateTime time = Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
        int year = time.getYear();
        String format = year >= 0 && year <= HIGHEST_PLAIN_YEAR ? "%04d" : year < 0 ? "-%06d" : "+%06d";
        return String.format(Locale.ROOT, format, Math.abs(year))
                + String.format(
                        Locale.ROOT,
                        "-%02d-%02dT%02d:%02d:%02d.%03dZ",
                        time.getMonthValue(),
                        time.getDayOfMonth(),
                        time.getHour(),
                        time.getMinute(),
                        time.getSecond(),
                        time.getNano() / NANOS_PER_MILLI);
    }

    static @Nullable String ofSeconds(long seconds, long nanos) {
        return seconds < -LIMIT_MILLIS / MILLIS_PER_SECOND || seconds > LIMIT_MILLIS / MILLIS_PER_SECOND
                ? null
                : ofMillis(seconds * MILLIS_PER_SECOND + nanos / NANOS_PER_MILLI);
    }
}
