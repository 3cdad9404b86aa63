package dev.parley.server.chat;

import dev.parley.server.store.Chat;
import dev.parley.server.store.ChatStore;

/** Who may do what in which chat. Asks the store where this server cannot know; runs on workers. */
public final class Access {
    private final ChatStore chats;
    private final MemberSockets members;
    private final ChatFeed feed;

    public Access(ChatStore chats, MemberSockets members, ChatFeed feed) {
        this.chats = chats;
        this.members = members;
        this.feed = feed;
    }

    public Chat requireChat(String chatId) {
        return chats.find(chatId).orElseThrow(() -> RefusedException.of(ErrorCode.NOT_FOUND, "there is no such chat"));
    }

    /** Members may, and admins. */
    public void requireMember(ClientSession session, String chatId) {
        if (!isMember(session, chatId)) {
            requireChat(chatId);
            if (!session.principal().isAdmin()) {
                throw RefusedException.of(ErrorCode.FORBIDDEN, "only members may do this");
            }
        }
    }

    /** Members may, admins, and whoever has the role to publish. */
    public void requirePublisher(ClientSession session, String chatId) {
        if (session.principal().isService() && !isMember(session, chatId)) {
            requireChat(chatId);
        } else {
            requireMember(session, chatId);
        }
    }

    /** What this server has heard is trusted only while it hears everything: a leave on another server takes a moment then. */
    private boolean isMember(ClientSession session, String chatId) {
        return (feed.isConnected() && members.isIn(session.userId(), chatId))
                || chats.isMember(chatId, session.userId());
    }
}
