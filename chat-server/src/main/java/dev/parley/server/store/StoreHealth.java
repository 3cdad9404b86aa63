package dev.parley.server.store;

/**
 * Whether the store can be written to right now.
 *
 * @param reason why it is down, in words for an operator, without credentials; empty while it is up
 */
public record StoreHealth(boolean up, String reason) {
    public static final StoreHealth UP = new StoreHealth(true, "");

    public static StoreHealth down(String reason) {
        return new StoreHealth(false, reason);
    }
}
