/**
 * The chat protocol: one package per feature below this one, and here what they share: the ack's shape, payload
 * reading, and the chat event channel.
 */
@NullMarked
package dev.parley.server.chat;

import org.jspecify.annotations.NullMarked;
