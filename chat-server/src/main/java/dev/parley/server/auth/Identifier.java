package dev.parley.server.auth;

/**
 * The rule that all ids of the chat protocol keep: 1–128 characters (as JavaScript and Java count them, in UTF-16), none of
 * them a control character. Half a surrogate pair is refused too, because it cannot be written as UTF-8 and would meet another
 * id there.
 */
public final class Identifier {
    public static final int MAX_LENGTH = 128;

    private Identifier() {}

    public static boolean isValid(String id) {
        return isText(id, MAX_LENGTH);
    }

    /** Whether this is 1 to {@code max} characters of plain text on one line. */
    public static boolean isText(String text, int max) {
        return !text.isEmpty() && text.length() <= max && text.codePoints().noneMatch(Identifier::isUnfit);
    }

    private static boolean isUnfit(int codePoint) {
        return Character.isISOControl(codePoint)
                || Character.getType(codePoint) == Character.SURROGATE
                || codePoint == 0x2028
                || codePoint == 0x2029;
    }
}
