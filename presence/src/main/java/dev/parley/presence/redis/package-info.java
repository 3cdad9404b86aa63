/**
 * Presence in Redis: keys, and one small class per Lua script. Every change of state is one script, so that it
 * is atomic and its event is published once.
 */
@NullMarked
package dev.parley.presence.redis;

import org.jspecify.annotations.NullMarked;
