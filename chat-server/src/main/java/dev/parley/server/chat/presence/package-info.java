/**
 * Presence as clients see it: questions, the user's own status, and the changes that every socket hears. Nothing here
 * blocks.
 */
@NullMarked
package dev.parley.server.chat.presence;

import org.jspecify.annotations.NullMarked;
