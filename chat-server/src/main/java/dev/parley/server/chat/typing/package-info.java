/**
 * Who is typing: starts and stops from clients and other servers, and the end by itself that each server times on its own.
 */
@NullMarked
package dev.parley.server.chat.typing;

import org.jspecify.annotations.NullMarked;
