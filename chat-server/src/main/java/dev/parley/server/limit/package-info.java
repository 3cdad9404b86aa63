/**
 * Rate limits: who asks, and for what kind of thing, comes in; how long to wait goes out. Called from any thread, never
 * blocks, owns no thread; state is per server.
 */
@NullMarked
package dev.parley.server.limit;

import org.jspecify.annotations.NullMarked;
