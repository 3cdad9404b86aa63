/**
 * Chats and who is in them: create, join, leave, list, members. Handlers run on the sockets' mailboxes and ask the store;
 * news of other servers is worked off on a lane of its own.
 */
@NullMarked
package dev.parley.server.chat.membership;

import org.jspecify.annotations.NullMarked;
