package dev.parley.admin.command;

/** Redis could not be reached, or did not answer; the message is one line for the operator. */
final class RedisUnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RedisUnreachableException(String message) {
        super(message);
    }
}
