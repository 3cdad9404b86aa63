/**
 * How we reach any Redis: settings, connections, subscriptions, and the state of it all for the rest of the
 * program. The one place that owns connections to Redis; everybody else borrows {@link dev.parley.redis.Redis}.
 */
@NullMarked
package dev.parley.redis;

import org.jspecify.annotations.NullMarked;
