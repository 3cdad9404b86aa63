package dev.parley.server.store;

/**
 * A message that is durable and has its place.
 *
 * @param duplicate true if an earlier append of the same (chatId, senderId, clientId) had already put it there; the message is
 *     then that earlier one, in its present state (it may have been edited or deleted since)
 */
public record Appended(Message message, boolean duplicate) {}
