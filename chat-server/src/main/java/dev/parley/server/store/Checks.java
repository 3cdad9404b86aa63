package dev.parley.server.store;

/** What every id that enters the store must look like. */
final class Checks {
    private static final int MAX_ID_LENGTH = 128;

    private Checks() {}

    /** Keys are built from ids with control characters between them, so an id must not hold one. */
    static String id(String name, String value) {
        if (value.isEmpty() || value.length() > MAX_ID_LENGTH || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(name + ": " + value.length() + " characters (expected: 1 to "
                    + MAX_ID_LENGTH + ", no control characters)");
        }
        return value;
    }
}
