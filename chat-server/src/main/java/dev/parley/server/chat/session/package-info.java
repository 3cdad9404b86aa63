/**
 * Coming in and going out: tokens become sessions, sessions get their rooms and end with their tokens. Sockets enter on the
 * Socket.IO workers; what is due by time comes from a tick.
 */
@NullMarked
package dev.parley.server.chat.session;

import org.jspecify.annotations.NullMarked;
