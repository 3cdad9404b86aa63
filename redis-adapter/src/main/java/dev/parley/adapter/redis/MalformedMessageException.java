package dev.parley.adapter.redis;

/** What came over the wire is not a message. Without a stack trace: whoever can write to the wire can make many of these. */
final class MalformedMessageException extends Exception {
    MalformedMessageException(String reason) {
        super(reason, null, false, false);
    }
}
