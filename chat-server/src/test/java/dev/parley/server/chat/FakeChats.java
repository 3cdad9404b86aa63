package dev.parley.server.chat;

import dev.parley.server.store.Chat;
import dev.parley.server.store.ChatCreation;
import dev.parley.server.store.ChatKind;
import dev.parley.server.store.ChatPage;
import dev.parley.server.store.ChatStore;
import dev.parley.server.store.Membership;
import dev.parley.server.store.MessageLog;
import dev.parley.server.store.NewChat;
import dev.parley.server.store.ReadMark;
import dev.parley.server.store.StoreUnavailableException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Groups in memory, without messages, whose answers can be lost. Of one thread. */
public final class FakeChats implements ChatStore {
    private final Map<String, Chat> chats = new HashMap<>();
    private final Map<String, Set<String>> members = new HashMap<>();
    /** Whether the next change is made and its answer lost. */
    public boolean loseNextAnswer;

    /** The log of these chats. */
    public static MessageLog noMessages() {
        return FakeNamespace.fake(MessageLog.class, (method, args) -> switch (method.getName()) {
            case "lastSeq" -> 0L;
            case "lastSeqs" -> ((Collection<?>) args[0]).stream().collect(Collectors.toMap(id -> id, id -> 0L));
            case "onStoredLate" -> null;
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    @Override
    public ChatCreation create(NewChat wanted) {
        String chatId = wanted.chatId();
        Chat present = chats.get(chatId);
        if (present != null) {
            return answer(new ChatCreation.Created(present, false));
        }
        Chat chat = new Chat(
                chatId, ChatKind.GROUP, wanted.name(), wanted.open(), wanted.createdBy(), Instant.EPOCH, List.of());
        chats.put(chatId, chat);
        members.put(chatId, new TreeSet<>(wanted.members()));
        return answer(new ChatCreation.Created(chat, true));
    }

    private <T> T answer(T answer) {
        if (loseNextAnswer) {
            loseNextAnswer = false;
            throw new StoreUnavailableException("lost", new IllegalStateException("the line was cut"));
        }
        return answer;
    }

    @Override
    public Optional<Chat> find(String chatId) {
        return Optional.ofNullable(chats.get(chatId));
    }

    @Override
    public boolean join(String chatId, String userId) {
        return answer(members.get(chatId).add(userId));
    }

    @Override
    public boolean leave(String chatId, String userId) {
        return answer(members.get(chatId).remove(userId));
    }

    @Override
    public boolean isMember(String chatId, String userId) {
        return members.get(chatId).contains(userId);
    }

    @Override
    public Optional<Membership> membership(String chatId, String userId) {
        return isMember(chatId, userId)
                ? Optional.of(new Membership(chatId, userId, 0, Instant.EPOCH))
                : Optional.empty();
    }

    @Override
    public Set<String> memberOf(String userId, Collection<String> chatIds) {
        Set<String> found = new HashSet<>(chatIds);
        found.retainAll(chatIdsOf(userId));
        return found;
    }

    @Override
    public List<String> members(String chatId) {
        return List.copyOf(members.get(chatId));
    }

    @Override
    public Set<String> chatIdsOf(String userId) {
        return members.keySet().stream()
                .filter(chatId -> isMember(chatId, userId))
                .collect(Collectors.toSet());
    }

    @Override
    public ChatPage listFor(String userId, @Nullable String cursor, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<ReadMark> markRead(String chatId, String userId, long seq) {
        throw new UnsupportedOperationException();
    }
}
