/**
 * The chat protocol: one package per feature below this one, and here what they share. Events of clients enter by {@link
 * dev.parley.server.chat.ClientEvents} on the sockets' mailboxes, where they may block; events of other servers enter by
 * {@link dev.parley.server.chat.ChatFeed} on Redis threads, where nothing blocks. What leaves goes to this server's rooms and
 * to {@code chat_events}. No thread is owned here.
 */
@NullMarked
package dev.parley.server.chat;

import org.jspecify.annotations.NullMarked;
