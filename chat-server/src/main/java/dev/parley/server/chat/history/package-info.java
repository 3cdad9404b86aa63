/**
 * Reading what was said: pages of one chat, and catching up with many. Handlers run on the sockets' mailboxes.
 */
@NullMarked
package dev.parley.server.chat.history;

import org.jspecify.annotations.NullMarked;
