package dev.parley.server.store;

/**
 * Up to where a user has read a chat.
 *
 * @param moved false if the user had read so far before: nobody needs to hear of it
 */
public record ReadMark(long seq, boolean moved) {}
