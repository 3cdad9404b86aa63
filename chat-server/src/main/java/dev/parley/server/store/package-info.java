/**
 * Ports for messages and chats, with their contract: order, idempotency, durability. Appends are asynchronous and
 * written together; all other calls block and are made on worker threads, never on a network thread.
 */
@NullMarked
package dev.parley.server.store;

import org.jspecify.annotations.NullMarked;
