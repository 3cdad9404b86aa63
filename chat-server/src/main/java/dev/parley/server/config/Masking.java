package dev.parley.server.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes values fit to be shown. */
public final class Masking {
    public static final String MASK = "***";

    /**
     * From the first colon after the scheme to the last at-sign. A password that should have been escaped may hold anything, and
     * just then it is shown with the fault: better to hide too much.
     */
    private static final Pattern CREDENTIALS =
            Pattern.compile("([a-z][a-z0-9+.-]*://)(\\S*)@", Pattern.CASE_INSENSITIVE);

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
