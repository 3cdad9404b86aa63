package dev.parley.server.store;

/** What every id that enters the store must look like. */
final class Checks {
    private static final int MAX_ID_LENGTH = 128;

    private Checks() {}

    /**
     * Keys are built from ids with control characters between them, so an id must not hold one; and half a surrogate pair has
     * no UTF-8 form, so two ids with different halves would be one key.
     */
    static String id(String name, String value) {
        if (value.isEmpty()
                || value.length() > MAX_ID_LENGTH
                || value.codePoints().anyMatch(Checks::isUnfit)) {
            throw new IllegalArgumentException(name + ": " + value.length() + " characters (expected: 1 to "
                    + MAX_ID_LENGTH + ", no control characters, whole surrogate pairs)");
        }
        return value;
    }

    private static boolean isUnfit(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }
}
