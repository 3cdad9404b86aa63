package dev.parley.server.chat.history;

import dev.parley.server.chat.PlainJson;
import dev.parley.server.store.Message;
import dev.parley.server.store.MessagePage;
import java.util.List;

/**
 * Keeps an answer to a size that a client can take beside the events that go on coming: what is beyond it waits in memory for a
 * slow client, and would get that client disconnected. What is left out is asked for again. One object for each answer.
 */
final class AnswerSize {
    private static final long MAX_BYTES = 1L << 20;
    /** Names, ids and times of a message, about. */
    private static final int FRAME = 300;

    private static final int REACTION = 40;
    private long left = MAX_BYTES;

    /** As many of a page's first messages as there is room for; one at least, so that whoever asks again gets on. */
    MessagePage first(MessagePage page) {
        List<Message> messages = page.messages();
        int count = 0;
        while (count < messages.size() && (takes(messages.get(count)) || count == 0)) {
            count++;
        }
        return new MessagePage(messages.subList(0, count), page.hasMore() || count < messages.size());
    }

    /** The same of a page's last messages. */
    MessagePage last(MessagePage page) {
        List<Message> messages = page.messages();
        int from = messages.size();
        while (from > 0 && (takes(messages.get(from - 1)) || from == messages.size())) {
            from--;
        }
        return new MessagePage(messages.subList(from, messages.size()), page.hasMore() || from > 0);
    }

    private boolean takes(Message message) {
        left -= FRAME
                + (long) REACTION * message.reactions().size()
                + (message.deleted() ? 0 : PlainJson.write(message.content()).length);
        return left >= 0;
    }
}
