package dev.parley.server.store.mongo;

import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A message's id: its place, so that it is found without an index of its own, and a mark of the attempt that put it there, so
 * that a writer whose answer was lost recognises its own work.
 */
final class MessageId {
    private static final int RADIX = Character.MAX_RADIX;

    private MessageId() {}

    static String newMark() {
        return Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), RADIX);
    }

    static String of(long seq, String mark) {
        return Long.toString(seq, RADIX) + "-" + mark;
    }

    /** Empty if that cannot be the id of a message. */
    static OptionalLong seqOf(String messageId) {
        int dash = messageId.indexOf('-');
        if (dash <= 0) {
            return OptionalLong.empty();
        }
        try {
            long seq = Long.parseLong(messageId.substring(0, dash), RADIX);
            return seq > 0 ? OptionalLong.of(seq) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
