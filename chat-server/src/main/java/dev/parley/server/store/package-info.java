/**
 * Ports for messages and chats, with their contract: order, idempotency, durability. Calls block; they are made
 * on worker threads, never on a network thread.
 */
@NullMarked
package dev.parley.server.store;

import org.jspecify.annotations.NullMarked;
