/**
 * Up to where users have read. Handlers run on the sockets' mailboxes.
 */
@NullMarked
package dev.parley.server.chat.receipt;

import org.jspecify.annotations.NullMarked;
