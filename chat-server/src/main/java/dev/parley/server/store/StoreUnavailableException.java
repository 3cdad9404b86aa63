package dev.parley.server.store;

import org.jspecify.annotations.Nullable;

/** The store did not answer in time, or waits for too much already. A repeated call is safe, an append with the same clientId. */
public final class StoreUnavailableException extends RuntimeException {
    private final boolean nothingSaved;

    /** What was asked for was not handed to the store, and will not be. */
    public StoreUnavailableException(String message) {
        super(message);
        this.nothingSaved = true;
    }

    /** What was asked for may have been done, or not. */
    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.nothingSaved = false;
    }

    /** Whether it is certain that nothing was saved, nor will be. */
    public boolean nothingSaved() {
        return nothingSaved;
    }
}
