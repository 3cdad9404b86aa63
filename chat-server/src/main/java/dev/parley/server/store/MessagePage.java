package dev.parley.server.store;

import java.util.List;

/**
 * Neighbouring messages of one chat.
 *
 * @param messages by ascending seq, without holes
 * @param hasMore whether there are further messages in the direction of the question
 */
public record MessagePage(List<Message> messages, boolean hasMore) {
    public MessagePage {
        messages = List.copyOf(messages);
    }
}
