package dev.parley.server.config;

import java.util.Locale;

/**
 * One setting. Its flag follows from its variable: {@code REDIS_HOST} is {@code --redis-host}, {@code PARLEY_PING_INTERVAL} is
 * {@code --ping-interval}.
 *
 * @param variable the environment variable
 * @param defaultText the value when none is given, as one would write it; empty for none
 * @param isSecret whether its value is never to be shown
 */
public record Setting<T>(String variable, ValueType<T> type, String defaultText, String description, boolean isSecret) {
    /** Variables that only this program has, so that an unknown one can only be a mistake. */
    public static final String OWN_PREFIX = "PARLEY_";

    public static <T> Setting<T> of(String variable, ValueType<T> type, String defaultText, String description) {
        return new Setting<>(variable, type, defaultText, description, false);
    }

    public Setting<T> asSecret() {
        return new Setting<>(variable, type, defaultText, description, true);
    }

    public String flag() {
        String name = variable.startsWith(OWN_PREFIX) ? variable.substring(OWN_PREFIX.length()) : variable;
        return "--" + name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The value as it may be shown. */
    public String shown(String value) {
        return isSecret ? Masking.MASK : Masking.credentials(value);
    }
}
