/**
 * Sending, editing and deleting messages. Handlers run on the sockets' mailboxes; a send does not wait there for the store.
 */
@NullMarked
package dev.parley.server.chat.message;

import org.jspecify.annotations.NullMarked;
