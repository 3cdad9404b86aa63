package dev.parley.redis;

import io.lettuce.core.RedisException;

/** Redis cannot be reached now; the command was not sent. */
public final class RedisAwayException extends RedisException {
    RedisAwayException() {
        this("Redis is away");
    }

    RedisAwayException(String message) {
        super(message);
    }

    /** Without a stack trace: while Redis is away there is one of these for every command. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
