package dev.parley.server.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes values fit to be shown. */
public final class Masking {
    public static final String MASK = "***";

    /** From the first colon of the user part to the last at-sign before the path: passwords may hold both. */
    private static final Pattern CREDENTIALS =
            Pattern.compile("([a-z][a-z0-9+.-]*://)([^/?#\\s]*)@", Pattern.CASE_INSENSITIVE);

    private Masking() {}

    /** Hides the password of each URI in the text; a user part without a colon is hidden whole, for it may be a token. */
    public static String credentials(String text) {
        return CREDENTIALS.matcher(text).replaceAll(Masking::masked);
    }

    private static String masked(java.util.regex.MatchResult match) {
        String user = match.group(2);
        int colon = user.indexOf(':');
        return Matcher.quoteReplacement(
                match.group(1) + (colon < 0 ? "" : user.substring(0, colon) + ":") + MASK + "@");
    }
}
