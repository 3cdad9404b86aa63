package dev.parley.server.store;

import java.util.Map;

/**
 * What came of a reaction.
 *
 * @param changed false if the user had (or had not) reacted so before: nothing was stored, nobody needs to hear of it
 * @param seq the place of the message
 * @param counts how many users react with each emoji now
 */
public record ReactionChange(boolean changed, long seq, Map<String, Long> counts) {
    public ReactionChange {
        counts = Map.copyOf(counts);
    }
}
