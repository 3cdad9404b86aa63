/**
 * The wires of the Node.js adapters on Redis: channel names, codecs, and what arrives on them. Bytes enter from
 * {@link dev.parley.redis.Redis} on its threads and leave through it; a malformed message is counted and
 * dropped, never answered and never passed on.
 */
@NullMarked
package dev.parley.adapter.redis;

import org.jspecify.annotations.NullMarked;
