package dev.parley.server.store;

import org.jspecify.annotations.Nullable;

/**
 * The store did not answer in time, or waits for too much already. Nothing is certain to have been saved; a repeated call is
 * safe, an append with the same clientId.
 */
public final class StoreUnavailableException extends RuntimeException {
    public StoreUnavailableException(String message) {
        super(message);
    }

    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
