/**
 * Emoji on messages. Handlers run on the sockets' mailboxes.
 */
@NullMarked
package dev.parley.server.chat.reaction;

import org.jspecify.annotations.NullMarked;
