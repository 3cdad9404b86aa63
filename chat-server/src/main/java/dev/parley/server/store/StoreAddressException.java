package dev.parley.server.store;

/** The store's address is none, or nobody could say what it stands for. */
public final class StoreAddressException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreAddressException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }

    /** Whether the address itself is wrong; otherwise trying again later may help. */
    public boolean isMalformed() {
        return getCause() instanceof IllegalArgumentException;
    }
}
